/** Rejects with the error when the promise takes longer. The promise itself goes on; its outcome is dropped. */
export async function withDeadline<T>(
  promise: Promise<T>,
  limit: { readonly ms: number; readonly error: () => Error },
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(limit.error()), limit.ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

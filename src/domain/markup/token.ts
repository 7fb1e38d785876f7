/** A piece of GitHub's Markdown, as far as it matters for what people see of it. Together they are the whole text. */
export type Token =
  /** `html`: where it stands nothing is Markdown. */
  | { readonly kind: "text"; readonly raw: string; readonly html: boolean }
  | { readonly kind: "code"; readonly raw: string }
  /** A comment, a declaration or the like: nobody sees it. */
  | { readonly kind: "hidden"; readonly raw: string }
  | {
      readonly kind: "tag";
      readonly raw: string;
      readonly html: boolean;
      /** Lower case. */
      readonly name: string;
      readonly closing: boolean;
      /** Names are lower case; the first of a name counts. */
      readonly attributes: readonly (readonly [name: string, value: string])[];
    }
  /** `![alt](to "title")`, `![alt][label]` or `![alt]`; `to` is "" where a label says it. */
  | { readonly kind: "image"; readonly raw: string; readonly to: string }
  /** `](to "title")`: what follows the words of a link. */
  | { readonly kind: "target"; readonly raw: string; readonly to: string; readonly title: string }
  /** `[label]: to "title"`: it is not shown itself. */
  | { readonly kind: "definition"; readonly raw: string; readonly label: string; readonly to: string }
  /** `<https://…>` */
  | { readonly kind: "autolink"; readonly raw: string; readonly to: string };

export type TokenOf<Kind extends Token["kind"]> = Extract<Token, { kind: Kind }>;

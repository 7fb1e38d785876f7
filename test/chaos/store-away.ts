/** With what a service ends that found no store when it started (EX_TEMPFAIL). */
export const storeAway = 75;

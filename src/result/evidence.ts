import { z } from 'zod';

export const source = z.strictObject({
  file: z.string(),
  line: z.int().positive(),
  endLine: z.int().positive().exactOptional(),
  text: z.string(),
  origin: z.strictObject({ file: z.string(), line: z.int().positive() }).exactOptional(),
});

/** At least one place in the input. */
export const evidence = z.tuple([source], source);

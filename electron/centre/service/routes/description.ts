import { z } from 'zod';
import { openApi } from '../openapi';
import type { Router } from '../router';

/** What this service is, for whoever writes a program against it. Last of the routes: it describes all of them. */
export function descriptionRoutes(router: Router): void {
  router.open(
    {
      method: 'GET',
      url: '/v1/openapi.json',
      access: 'open',
      summary: 'この説明 (OpenAPI 3.1) です。',
      answer: z.looseObject({ openapi: z.string() }),
      refusals: [],
    },
    async () => description,
  );
  const description = openApi(router.described);
}

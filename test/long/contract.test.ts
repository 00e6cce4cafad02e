/** Twenty thousand requests made of our own OpenAPI document. */
import { answersAsPromised } from '../contract/generated.js';

answersAsPromised(Number(process.env.OPENALERT_CONTRACT_REQUESTS ?? 20_000));

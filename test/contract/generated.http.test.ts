/** Some two thousand requests made of our own OpenAPI document; OPENALERT_CONTRACT_REQUESTS says another number. */
import { answersAsPromised } from './generated.js';

answersAsPromised(Number(process.env.OPENALERT_CONTRACT_REQUESTS ?? 2000));

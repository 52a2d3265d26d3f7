import { errorFields, logger } from './log';

/**
 * The last net: an exception that nobody caught is logged and told, and the calls go on (softphone-facts 2.5, item 14).
 * Parts catch at their own borders; whatever arrives here is a bug to mend.
 */
export function catchTheUncaught(onTrouble: () => void): void {
  process.on('uncaughtException', (error) => {
    logger.error('uncaught-exception', errorFields(error));
    onTrouble();
  });
  process.on('unhandledRejection', (reason) => {
    logger.error('unhandled-rejection', errorFields(reason));
    onTrouble();
  });
}

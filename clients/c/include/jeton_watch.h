/* Follows the ledger across lost connections: nothing is seen twice, and nothing is left out. */
#ifndef JETON_WATCH_H
#define JETON_WATCH_H

#include "jeton.h"
#include "jeton/v1/ledger.pb-c.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct jeton_watch jeton_watch;

/* From the epoch after that of `request`, or from now on. NULL only without memory. `options` must have no notify. */
jeton_watch *jeton_watch_open(jeton_channel *channel, const Jeton__V1__WatchEventsRequest *request,
                              const jeton_call_options *options);

/* Blocks until the next event, or word of how far the stream has come. Ends only with an error other than UNAVAILABLE,
 * which a cancelled watch is too, or with the channel. */
jeton_code jeton_watch_next(jeton_watch *watch, Jeton__V1__WatchEventsResponse **response, jeton_error *error);

/* From any thread. */
void jeton_watch_cancel(jeton_watch *watch);

void jeton_watch_free(jeton_watch *watch);

#ifdef __cplusplus
}
#endif
#endif

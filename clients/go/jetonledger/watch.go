// Package jetonledger follows the ledger.
package jetonledger

import (
	"context"
	"errors"
	"math/rand"
	"time"

	"google.golang.org/protobuf/proto"

	"jeton.example/jeton"
	"jeton.example/jeton/jetonv1"
)

const (
	firstPause   = 100 * time.Millisecond
	longestPause = 10 * time.Second
)

// Watch hands each event after request.AfterEpoch to each, and goes on where it was when a connection
// is lost: no event is left out, and none comes twice. It ends with the context, with an error of each,
// or with one of the server other than UNAVAILABLE; a server of which Watch has heard nothing yet is
// asked again until then.
func Watch(
	ctx context.Context, caller jeton.Caller, request *jetonv1.WatchEventsRequest,
	each func(*jetonv1.WatchEventsResponse) error,
) error {
	w := &watcher{
		ledger:  jetonv1.NewLedgerServiceClient(caller),
		request: proto.Clone(request).(*jetonv1.WatchEventsRequest),
		each:    each,
	}
	for failures := 0; ; failures++ {
		before := w.seen
		err := w.follow(ctx)
		var lost *jeton.Error
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case w.stopped || !errors.As(err, &lost) || lost.Code != jeton.Unavailable || lost.RetryAfter < 0:
			return err
		case w.seen > before:
			failures = 0
		}
		pause(ctx, failures)
	}
}

type watcher struct {
	ledger  jetonv1.LedgerServiceClient
	request *jetonv1.WatchEventsRequest
	each    func(*jetonv1.WatchEventsResponse) error
	// Responses so far.
	seen int
	// By an error of each.
	stopped bool
}

// follow is one stream.
func (w *watcher) follow(ctx context.Context) error {
	stream, err := w.ledger.WatchEvents(ctx, w.request)
	if err != nil {
		return err
	}
	defer stream.Close()
	for {
		response, err := stream.Recv()
		if err != nil {
			return err
		}
		w.seen++
		if w.request.AfterEpoch != nil && response.GetEpoch() <= *w.request.AfterEpoch {
			continue
		}
		if err := w.each(response); err != nil {
			w.stopped = true
			return err
		}
		w.request.AfterEpoch = proto.Uint64(response.GetEpoch())
	}
}

// pause is 20 % more or less, so that those who lost a server together do not come back together.
func pause(ctx context.Context, failures int) {
	length := longestPause
	if failures < 7 {
		length = firstPause << failures
	}
	timer := time.NewTimer(time.Duration(float64(length) * (0.8 + 0.4*rand.Float64())))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

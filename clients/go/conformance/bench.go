package main

import (
	"context"
	"sort"
	"sync"
	"time"
)

// measured is what calls took.
type measured struct {
	Calls int   `json:"calls"`
	P50   int64 `json:"p50_us"`
	P99   int64 `json:"p99_us"`
}

// bench calls over and over, c.InFlight calls at once.
func (a *adapter) bench(c command) {
	end := time.Now().Add(time.Duration(c.Seconds * float64(time.Second)))
	var workers sync.WaitGroup
	var mu sync.Mutex
	var all []time.Duration
	var failed error
	for i := 0; i < c.InFlight; i++ {
		workers.Add(1)
		go func() {
			defer workers.Done()
			own, err := a.repeat(c, end)
			mu.Lock()
			defer mu.Unlock()
			all = append(all, own...)
			if err != nil {
				failed = err
			}
		}()
	}
	workers.Wait()
	if failed != nil {
		a.fail(c, failed)
		return
	}
	sort.Slice(all, func(i, j int) bool { return all[i] < all[j] })
	at := func(part float64) int64 { return all[int(float64(len(all))*part)].Microseconds() }
	a.say(answer{ID: c.ID, measured: &measured{len(all), at(0.5), at(0.99)}})
}

func (a *adapter) repeat(c command, end time.Time) (took []time.Duration, err error) {
	for began := time.Now(); began.Before(end); began = time.Now() {
		if _, _, err := a.stubs.call(context.Background(), c.Method, c.Request, nil); err != nil {
			return nil, err
		}
		took = append(took, time.Since(began))
	}
	return took, nil
}

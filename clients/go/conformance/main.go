// Command conformance does what the conformance runner asks, with this client: clients/README.md,
// "The adapter".
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"google.golang.org/protobuf/proto"

	"jeton.example/jeton"
	"jeton.example/jeton/jetonledger"
	"jeton.example/jeton/jetonv1"
)

type command struct {
	ID int64
	Do string

	Address         string
	Attempts        int
	Token           string
	TokenFile       string `json:"token_file"`
	TokenVariable   string `json:"token_variable"`
	CAFile          string `json:"ca_file"`
	CertificateFile string `json:"certificate_file"`
	KeyFile         string `json:"key_file"`
	ServerName      string `json:"server_name"`
	CallsMaximum    int    `json:"calls_maximum"`
	KeepaliveMS     int64  `json:"keepalive_ms"`

	Method       string
	Request      []byte
	TimeoutMS    int64 `json:"timeout_ms"`
	WaitForReady bool  `json:"wait_for_ready"`
	Print        bool
	Take         *int
	AfterEpoch   *uint64 `json:"after_epoch"`

	Call  int64
	Count int

	InFlight int `json:"in_flight"`
	Seconds  float64
}

type failure struct {
	Code    jeton.Code `json:"code"`
	Reason  string     `json:"reason"`
	Domain  string     `json:"domain"`
	Field   string     `json:"field"`
	Message string     `json:"message"`
}

type answer struct {
	ID       int64    `json:"id"`
	Response *[]byte  `json:"response,omitempty"`
	Message  *[]byte  `json:"message,omitempty"`
	End      bool     `json:"end,omitempty"`
	Error    *failure `json:"error,omitempty"`
	Methods  []string `json:"methods,omitempty"`
	Text     string   `json:"text,omitempty"`
	Failed   string   `json:"failed,omitempty"`
	*measured
}

// adapter has the client that the runner speaks of.
type adapter struct {
	client *jeton.Client
	config jeton.Config
	stubs  stubs

	mu    sync.Mutex
	out   *json.Encoder
	calls map[int64]running
}

type running struct {
	cancel context.CancelFunc
	taken  chan int
}

func main() {
	a := &adapter{out: json.NewEncoder(os.Stdout), calls: map[int64]running{}}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var c command
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			a.say(answer{Failed: err.Error()})
			continue
		}
		a.do(c)
	}
}

func (a *adapter) do(c command) {
	switch c.Do {
	case "connect":
		a.say(a.connect(c))
	case "close":
		a.client.Close()
		a.say(answer{ID: c.ID})
	case "methods":
		a.say(answer{ID: c.ID, Methods: newStubs(nil).methods()})
	case "print":
		a.say(answer{ID: c.ID, Text: fmt.Sprintf("%v %+v %#v %v %+v %#v",
			a.client, a.client, a.client, a.config, a.config, a.config)})
	case "call":
		ctx, _ := a.begin(c)
		go a.call(ctx, c)
	case "stream":
		ctx, taken := a.begin(c)
		go a.stream(ctx, c, taken)
	case "watch":
		ctx, _ := a.begin(c)
		go a.watch(ctx, c)
	case "bench":
		go a.bench(c)
	case "take":
		a.running(c.Call).taken <- c.Count
	case "cancel":
		a.running(c.Call).cancel()
	default:
		a.say(answer{ID: c.ID, Failed: "there is no " + c.Do})
	}
}

func (a *adapter) connect(c command) answer {
	a.config = jeton.Config{
		Address: c.Address, MaxAttempts: c.Attempts, Token: jeton.NewSecret(c.Token),
		TokenFile: c.TokenFile, TokenVariable: c.TokenVariable, CAFile: c.CAFile,
		CertFile: c.CertificateFile, KeyFile: c.KeyFile, ServerName: c.ServerName,
		MaxCalls: c.CallsMaximum, Keepalive: time.Duration(c.KeepaliveMS) * time.Millisecond,
	}
	client, err := jeton.New(a.config)
	if err != nil {
		return answer{ID: c.ID, Error: describe(err)}
	}
	a.client, a.stubs = client, newStubs(client)
	return answer{ID: c.ID}
}

func (a *adapter) begin(c command) (context.Context, chan int) {
	ctx, cancel := context.WithCancel(context.Background())
	if c.TimeoutMS > 0 {
		ctx, cancel = context.WithTimeout(context.Background(), time.Duration(c.TimeoutMS)*time.Millisecond)
	}
	taken := make(chan int, 1000)
	if c.Take != nil {
		taken <- *c.Take
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.calls[c.ID] = running{cancel, taken}
	return ctx, taken
}

func (a *adapter) running(call int64) running {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.calls[call]
}

func (c command) options() []jeton.CallOption {
	var options []jeton.CallOption
	if c.WaitForReady {
		options = append(options, jeton.WaitForReady())
	}
	if c.Token != "" {
		options = append(options, jeton.WithToken(jeton.NewSecret(c.Token)))
	}
	return options
}

func (a *adapter) call(ctx context.Context, c command) {
	request, response, err := a.stubs.call(ctx, c.Method, c.Request, c.options())
	if err != nil {
		a.fail(c, err)
		return
	}
	body, _ := proto.Marshal(response)
	said := answer{ID: c.ID, Response: &body}
	if c.Print {
		said.Text = fmt.Sprintf("%v %+v %#v %v %+v %#v", request, request, request, response, response, response)
	}
	a.say(said)
}

func (a *adapter) stream(ctx context.Context, c command, taken chan int) {
	receive, err := a.stubs.stream(ctx, c.Method, c.Request, c.options())
	for left := 0; err == nil; left-- {
		for c.Take != nil && left == 0 {
			select {
			case left = <-taken:
			case <-ctx.Done():
				left = 1
			}
		}
		var message proto.Message
		if message, err = receive(); err == nil {
			a.sayMessage(c, message)
		}
	}
	if err == io.EOF {
		a.say(answer{ID: c.ID, End: true})
	} else {
		a.fail(c, err)
	}
}

func (a *adapter) watch(ctx context.Context, c command) {
	request := &jetonv1.WatchEventsRequest{AfterEpoch: c.AfterEpoch}
	err := jetonledger.Watch(ctx, a.client, request, func(response *jetonv1.WatchEventsResponse) error {
		a.sayMessage(c, response)
		return nil
	})
	a.fail(c, err)
}

func (a *adapter) sayMessage(c command, message proto.Message) {
	body, _ := proto.Marshal(message)
	a.say(answer{ID: c.ID, Message: &body})
}

func (a *adapter) fail(c command, err error) {
	var missing noStub
	if errors.As(err, &missing) {
		a.say(answer{ID: c.ID, Failed: err.Error()})
		return
	}
	a.say(answer{ID: c.ID, Error: describe(err)})
}

func describe(err error) *failure {
	var known *jeton.Error
	if !errors.As(err, &known) {
		code := jeton.Unknown
		if errors.Is(err, context.Canceled) {
			code = jeton.Cancelled
		}
		return &failure{Code: code, Message: err.Error()}
	}
	return &failure{known.Code, known.Reason, known.Domain, known.Field(), known.Message}
}

func (a *adapter) say(said answer) {
	a.mu.Lock()
	defer a.mu.Unlock()
	_ = a.out.Encode(said)
}

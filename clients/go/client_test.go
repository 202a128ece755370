package jeton_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/durationpb"

	"jeton.example/jeton"
	"jeton.example/jeton/internal/daemon"
	"jeton.example/jeton/jetonledger"
	"jeton.example/jeton/jetonrpcv1"
	"jeton.example/jeton/jetonv1"
)

func verify(t *testing.T, client *jeton.Client, token string) *jetonv1.TokenVerification {
	t.Helper()
	answer, err := jetonv1.NewTokenServiceClient(client).VerifyToken(context.Background(),
		&jetonv1.VerifyTokenRequest{Token: token})
	if err != nil {
		t.Fatal(err)
	}
	return answer.GetVerification()
}

func TestATokenIsGoodUntilItIsRevoked(t *testing.T) {
	server := daemon.Start(t)
	owner := server.Owner()
	created := daemon.Account(t, owner, "ci-deploy", jetonv1.Role_ROLE_CONTRIBUTOR)
	for _, address := range []string{server.Unix, server.TCP} {
		client := server.Client(jeton.Config{Address: address, Token: jeton.NewSecret(created.Secret)})
		if holder := verify(t, client, created.Secret); holder.Verdict != jetonv1.TokenVerdict_TOKEN_VERDICT_VALID ||
			holder.ServiceAccountName != "ci-deploy" || holder.Role != jetonv1.Role_ROLE_CONTRIBUTOR {
			t.Fatalf("over %s: %v", address, holder)
		}
	}
	_, err := jetonv1.NewTokenServiceClient(owner).RevokeToken(context.Background(), &jetonv1.RevokeTokenRequest{
		Target: &jetonv1.RevokeTokenRequest_TokenId{TokenId: created.GetToken().GetId()}})
	if err != nil {
		t.Fatal(err)
	}
	if verdict := verify(t, owner, created.Secret).Verdict; verdict != jetonv1.TokenVerdict_TOKEN_VERDICT_REVOKED {
		t.Fatal(verdict)
	}
}

func TestManyCallsShareOneConnection(t *testing.T) {
	server := daemon.Start(t)
	client := server.Client(jeton.Config{})
	health := jetonrpcv1.NewHealthServiceClient(client)
	var group sync.WaitGroup
	for i := 0; i < 500; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			if answer, err := health.CheckHealth(context.Background(), &jetonrpcv1.CheckHealthRequest{}); err != nil ||
				answer.Status != jetonrpcv1.ServingStatus_SERVING_STATUS_SERVING {
				t.Error(answer, err)
			}
		}()
	}
	group.Wait()
}

func TestAnErrorCarriesCodeReasonAndField(t *testing.T) {
	server := daemon.Start(t)
	accounts := jetonv1.NewServiceAccountServiceClient(server.Owner())
	_, err := accounts.CreateServiceAccount(context.Background(),
		&jetonv1.CreateServiceAccountRequest{Name: "", Role: jetonv1.Role_ROLE_VIEWER})
	var failure *jeton.Error
	if !errors.As(err, &failure) || failure.Code != jeton.InvalidArgument || failure.Field() != "name" ||
		failure.Reason == "" {
		t.Fatalf("%#v", err)
	}
	_, err = jetonv1.NewTokenServiceClient(server.Client(jeton.Config{})).WhoAmI(context.Background(), nil)
	if jeton.CodeOf(err) != jeton.Unauthenticated {
		t.Fatal(err)
	}
}

func TestDeadlineAndCancelAreTheContexts(t *testing.T) {
	listener, _ := silentServer(t)
	client, err := jeton.New(jeton.Config{Address: listener})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	health := jetonrpcv1.NewHealthServiceClient(client)

	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	_, err = health.CheckHealth(ctx, nil)
	if !errors.Is(err, context.DeadlineExceeded) || jeton.CodeOf(err) != jeton.DeadlineExceeded {
		t.Fatal(err)
	}
	ctx, cancel = context.WithCancel(context.Background())
	time.AfterFunc(50*time.Millisecond, cancel)
	_, err = health.CheckHealth(ctx, nil)
	if !errors.Is(err, context.Canceled) || jeton.CodeOf(err) != jeton.Cancelled {
		t.Fatal(err)
	}
}

// silentServer takes connections and says nothing.
func silentServer(t *testing.T) (address string, accepted chan net.Conn) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	accepted = make(chan net.Conn, 100)
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			accepted <- conn
		}
	}()
	return listener.Addr().String(), accepted
}

func TestAClientComesBackWhenTheServerDoes(t *testing.T) {
	server := daemon.Start(t)
	client := server.Client(jeton.Config{WaitForReady: true})
	health := jetonrpcv1.NewHealthServiceClient(client)
	if _, err := health.CheckHealth(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	server.Kill()
	answered := make(chan error)
	go func() {
		_, err := health.CheckHealth(context.Background(), nil)
		answered <- err
	}()
	server.Serve("--tcp", "127.0.0.1:0")
	if err := <-answered; err != nil {
		t.Fatal(err)
	}
}

func TestTheFirstServerThatAnswersIsUsed(t *testing.T) {
	server := daemon.Start(t)
	client := server.Client(jeton.Config{Address: "unix:/nowhere,127.0.0.1:1," + server.TCP})
	if _, err := jetonrpcv1.NewHealthServiceClient(client).CheckHealth(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
}

func TestWithoutAServerCallsAreUnavailable(t *testing.T) {
	client, err := jeton.New(jeton.Config{Address: "unix:/nowhere", MaxAttempts: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	_, err = jetonrpcv1.NewHealthServiceClient(client).CheckHealth(context.Background(), nil)
	var failure *jeton.Error
	if !errors.As(err, &failure) || failure.Code != jeton.Unavailable || failure.Reason != "UNREACHABLE" ||
		!failure.NotProcessed {
		t.Fatal(err)
	}
}

func TestAStreamGoesBeyondItsFirstCredit(t *testing.T) {
	server := daemon.Start(t)
	owner := server.Owner()
	for i := 0; i < 50; i++ {
		daemon.Account(t, owner, fmt.Sprintf("account-%d", i), jetonv1.Role_ROLE_VIEWER)
	}
	stream, err := jetonv1.NewLedgerServiceClient(owner).ExportEvents(context.Background(),
		&jetonv1.ExportEventsRequest{})
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for err == nil {
		if _, err = stream.Recv(); err == nil {
			count++
		}
	}
	if err != io.EOF || count < 50 {
		t.Fatal(count, err)
	}
}

func TestAWatchGoesOnAfterTheServerWasGone(t *testing.T) {
	server := daemon.Start(t)
	owner := server.Owner()
	created := daemon.Account(t, owner, "watcher", jetonv1.Role_ROLE_ADMIN)
	client := server.Client(jeton.Config{Token: jeton.NewSecret(created.Secret)})
	ctx, cancel := context.WithCancel(context.Background())
	var epochs []uint64
	came := make(chan struct{}, 100)
	ended := make(chan error)
	go func() {
		zero := uint64(0)
		ended <- jetonledger.Watch(ctx, client, &jetonv1.WatchEventsRequest{AfterEpoch: &zero},
			func(response *jetonv1.WatchEventsResponse) error {
				if response.Event != nil {
					epochs = append(epochs, response.Event.Epoch)
					if response.Event.GetObject().GetName() == "after" {
						cancel()
					}
					came <- struct{}{}
				}
				return nil
			})
	}()
	<-came
	server.Kill()
	server.Serve("--tcp", "127.0.0.1:0")
	daemon.Account(t, server.Owner(), "after", jetonv1.Role_ROLE_VIEWER)
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	for i, epoch := range epochs {
		if epoch != uint64(i+1) {
			t.Fatal(epochs)
		}
	}
}

func TestANewTokenInItsFileIsTaken(t *testing.T) {
	server := daemon.Start(t)
	owner := server.Owner()
	created := daemon.Account(t, owner, "ci-deploy", jetonv1.Role_ROLE_CONTRIBUTOR)
	file := filepath.Join(t.TempDir(), "token")
	write := func(token string) {
		if err := os.WriteFile(file+".new", []byte(token+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(file+".new", file); err != nil {
			t.Fatal(err)
		}
	}
	write(created.Secret)
	tokens := jetonv1.NewTokenServiceClient(server.Client(jeton.Config{TokenFile: file}))
	before, err := tokens.WhoAmI(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	again, err := jetonv1.NewTokenServiceClient(owner).RegenerateToken(context.Background(),
		&jetonv1.RegenerateTokenRequest{ServiceAccount: "ci-deploy",
			Previous: &jetonv1.RegenerateTokenRequest_Overlap{Overlap: durationpb.New(time.Minute)}})
	if err != nil {
		t.Fatal(err)
	}
	write(again.Secret)
	for until := time.Now().Add(10 * time.Second); time.Now().Before(until); {
		after, err := tokens.WhoAmI(context.Background(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if after.CredentialId != before.CredentialId {
			return
		}
	}
	t.Fatal("the new token was never used")
}

func TestATokenComesFromTheEnvironment(t *testing.T) {
	server := daemon.Start(t)
	created := daemon.Account(t, server.Owner(), "ci-deploy", jetonv1.Role_ROLE_CONTRIBUTOR)
	t.Setenv("JETON_ADDRESS", server.Unix)
	t.Setenv("JETON_TOKEN", created.Secret)
	me, err := jetonv1.NewTokenServiceClient(server.Client(jeton.FromEnvironment())).WhoAmI(context.Background(), nil)
	if err != nil || me.Name != "ci-deploy" {
		t.Fatal(me, err)
	}
}

func TestNothingPrintsASecret(t *testing.T) {
	const secret = "jeton_hush"
	config := jeton.Config{Address: "unix:/nowhere", Token: jeton.NewSecret(secret)}
	client, err := jeton.New(config)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	batch := &jetonv1.BatchVerifyTokensRequest{Requests: []*jetonv1.VerifyTokenRequest{{Token: secret}}}
	type program struct{ config jeton.Config }
	for _, value := range []any{config, &config, client, config.Token, batch, batch.Requests[0], program{config}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
			if printed := fmt.Sprintf(verb, value); strings.Contains(printed, secret) ||
				strings.Contains(printed, fmt.Sprintf("%x", secret)) {
				t.Errorf("%s of %T prints it: %s", verb, value, printed)
			}
		}
	}
}

func TestAFaultOfTheConfigurationIsSaidAtOnce(t *testing.T) {
	for _, config := range []jeton.Config{
		{Address: ""}, {Address: "nowhere"}, {Address: "tls://host"}, {Address: "tcp://host:70000"},
		{Address: "http://host:1"}, {Address: "unix:"}, {Address: "host:1,"},
		{Address: "unix:/x", TokenFile: "/nowhere"}, {Address: "unix:/x", TokenVariable: "NOT_SET"},
		{Address: "tls://host:1", CAFile: "/nowhere"}, {Address: "tls://host:1", CertFile: "/nowhere"},
	} {
		if _, err := jeton.New(config); jeton.CodeOf(err) != jeton.InvalidArgument {
			t.Errorf("%+v: %v", config, err)
		}
	}
}

package jetonhttp_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"jeton.example/jeton"
	"jeton.example/jeton/internal/daemon"
	"jeton.example/jeton/jetonhttp"
	"jeton.example/jeton/jetonv1"
)

func TestAServerLetsGoodTokensInAndNoOthers(t *testing.T) {
	server := daemon.Start(t)
	owner := server.Owner()
	gateway := daemon.Account(t, owner, "gateway", jetonv1.Role_ROLE_VIEWER)
	viewer := daemon.Account(t, owner, "viewer", jetonv1.Role_ROLE_VIEWER)
	deployer := daemon.Account(t, owner, "deployer", jetonv1.Role_ROLE_CONTRIBUTOR)

	verifier := jetonhttp.NewTokenVerifier(server.Client(jeton.Config{Token: jeton.NewSecret(gateway.Secret)}))
	deploy := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "hello "+jetonhttp.Holder(r.Context()).ServiceAccountName)
	})
	site := httptest.NewServer(verifier.Require(jetonv1.Role_ROLE_CONTRIBUTOR)(deploy))
	defer site.Close()

	get := func(authorization string) (status int, challenge, body string) {
		request, _ := http.NewRequest("GET", site.URL, nil)
		if authorization != "" {
			request.Header.Set("Authorization", authorization)
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return response.StatusCode, response.Header.Get("WWW-Authenticate"), string(text)
	}
	for _, example := range []struct {
		authorization string
		status        int
		challenge     string
	}{
		{"", 401, "Bearer"},
		{"Basic YTpi", 401, `Bearer error="invalid_token"`},
		{"Bearer", 401, `Bearer error="invalid_token"`},
		{"Bearer nonsense", 401, `Bearer error="invalid_token"`},
		{"Bearer \xff", 401, `Bearer error="invalid_token"`},
		{"Bearer " + strings.Repeat("a", 100_000), 401, `Bearer error="invalid_token"`},
		{"Bearer " + viewer.Secret, 403, `Bearer error="insufficient_scope"`},
		{"Bearer " + deployer.Secret, 200, ""},
		{"bearer  " + deployer.Secret, 200, ""},
	} {
		status, challenge, body := get(example.authorization)
		if status != example.status || challenge != example.challenge || status == 200 && body != "hello deployer" {
			t.Errorf("%.30q: %d %s %s", example.authorization, status, challenge, body)
		}
	}

	_, err := jetonv1.NewTokenServiceClient(owner).RevokeToken(context.Background(), &jetonv1.RevokeTokenRequest{
		Target: &jetonv1.RevokeTokenRequest_TokenId{TokenId: deployer.GetToken().GetId()}})
	if err != nil {
		t.Fatal(err)
	}
	if status, _, _ := get("Bearer " + deployer.Secret); status != 401 {
		t.Error("revoked:", status)
	}
	server.Stop()
	if status, _, _ := get("Bearer " + deployer.Secret); status != 503 {
		t.Error("without Jeton:", status)
	}
}

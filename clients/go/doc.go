// Package jeton calls a Jeton server.
//
// A [Client] is where a program's calls go. It connects when the first call needs it, connects
// again when the connection is lost, and is shared by all goroutines; make one and keep it. What
// can be called stands in package jetonv1, and package jetonhttp checks the bearer tokens of an
// HTTP server's requests:
//
//	client, err := jeton.New(jeton.Config{Address: "tls://jeton.internal:7070"})
//	tokens := jetonv1.NewTokenServiceClient(client)
//	answer, err := tokens.VerifyToken(ctx, &jetonv1.VerifyTokenRequest{Token: presented})
//
// A call ends with nil or an [*Error]. Its deadline and its cancelling are the context's.
package jeton

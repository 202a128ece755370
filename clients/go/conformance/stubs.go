package main

import (
	"context"
	"reflect"

	"google.golang.org/protobuf/proto"

	"jeton.example/jeton"
	"jeton.example/jeton/jetonrpcv1"
	"jeton.example/jeton/jetonv1"
)

// stubs are the generated clients, by the names of their services.
type stubs map[string]reflect.Value

func newStubs(client *jeton.Client) stubs {
	return stubs{
		"jeton.rpc.v1.HealthService":     reflect.ValueOf(jetonrpcv1.NewHealthServiceClient(client)),
		"jeton.rpc.v1.ReflectionService": reflect.ValueOf(jetonrpcv1.NewReflectionServiceClient(client)),
		"jeton.v1.LedgerService":         reflect.ValueOf(jetonv1.NewLedgerServiceClient(client)),
		"jeton.v1.NodeService":           reflect.ValueOf(jetonv1.NewNodeServiceClient(client)),
		"jeton.v1.OrganizationService":   reflect.ValueOf(jetonv1.NewOrganizationServiceClient(client)),
		"jeton.v1.ServiceAccountService": reflect.ValueOf(jetonv1.NewServiceAccountServiceClient(client)),
		"jeton.v1.SessionService":        reflect.ValueOf(jetonv1.NewSessionServiceClient(client)),
		"jeton.v1.TokenService":          reflect.ValueOf(jetonv1.NewTokenServiceClient(client)),
		"jeton.v1.UserService":           reflect.ValueOf(jetonv1.NewUserServiceClient(client)),
	}
}

type noStub string

func (n noStub) Error() string { return "there is no stub of " + string(n) }

func (s stubs) methods() []string {
	var all []string
	for service, client := range s {
		for i := 0; i < client.NumMethod(); i++ {
			all = append(all, service+"/"+client.Type().Method(i).Name)
		}
	}
	return all
}

// invoke calls a stub as a program would: its arguments are a context, a request and options. The
// request is returned, too.
func (s stubs) invoke(
	ctx context.Context, method string, body []byte, options []jeton.CallOption,
) (reflect.Value, proto.Message, error) {
	service, name := split(method)
	stub := reflect.Value{}
	if client, known := s[service]; known {
		stub = client.MethodByName(name)
	}
	if !stub.IsValid() {
		return reflect.Value{}, nil, noStub(method)
	}
	request := reflect.New(stub.Type().In(1).Elem())
	if err := proto.Unmarshal(body, request.Interface().(proto.Message)); err != nil {
		return reflect.Value{}, nil, noStub(method + " for such a request")
	}
	arguments := []reflect.Value{reflect.ValueOf(ctx), request}
	for _, option := range options {
		arguments = append(arguments, reflect.ValueOf(option))
	}
	results := stub.Call(arguments)
	err, _ := results[1].Interface().(error)
	return results[0], request.Interface().(proto.Message), err
}

func split(method string) (service, name string) {
	for i, letter := range method {
		if letter == '/' {
			return method[:i], method[i+1:]
		}
	}
	return method, ""
}

func (s stubs) call(
	ctx context.Context, method string, body []byte, options []jeton.CallOption,
) (request, response proto.Message, err error) {
	result, request, err := s.invoke(ctx, method, body, options)
	if err != nil {
		return nil, nil, err
	}
	return request, result.Interface().(proto.Message), nil
}

// stream is what takes the next message.
func (s stubs) stream(
	ctx context.Context, method string, body []byte, options []jeton.CallOption,
) (func() (proto.Message, error), error) {
	stream, _, err := s.invoke(ctx, method, body, options)
	if err != nil {
		return nil, err
	}
	return func() (proto.Message, error) {
		results := stream.MethodByName("Recv").Call(nil)
		if err, failed := results[1].Interface().(error); failed {
			return nil, err
		}
		return results[0].Interface().(proto.Message), nil
	}, nil
}

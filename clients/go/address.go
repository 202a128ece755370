package jeton

import (
	"net"
	"regexp"
	"strconv"
	"strings"
)

// endpoint is one place where a server is.
type endpoint struct {
	text             string
	network, address string
	// Of the address, empty on a Unix socket.
	host   string
	secure bool
}

var hostName = regexp.MustCompile(`^[0-9A-Za-z._-]+$`)

// endpoints reads "unix:/path", "tcp://host:port", "host:port" and "tls://host:port", with commas between.
func endpoints(text string) ([]endpoint, error) {
	var all []endpoint
	for _, part := range strings.Split(text, ",") {
		one, ok := parseEndpoint(part)
		if !ok {
			return nil, ownError(InvalidArgument, "BAD_ADDRESS",
				strconv.Quote(part)+" is none of unix:/path, host:port, tcp://host:port, tls://host:port")
		}
		all = append(all, one)
	}
	return all, nil
}

func parseEndpoint(text string) (endpoint, bool) {
	if path := strings.TrimPrefix(text, "unix:"); path != text {
		return endpoint{text: text, network: "unix", address: path},
			path != "" && !strings.ContainsRune(path, 0)
	}
	rest := strings.TrimPrefix(text, "tls://")
	secure := rest != text
	if !secure {
		rest = strings.TrimPrefix(text, "tcp://")
	}
	host, port, err := net.SplitHostPort(rest)
	if err != nil {
		return endpoint{}, false
	}
	_, err = strconv.ParseUint(port, 10, 16)
	literal := strings.Contains(host, ":") && net.ParseIP(strings.Split(host, "%")[0]) != nil
	return endpoint{text: text, network: "tcp", address: rest, host: host, secure: secure},
		err == nil && (literal || hostName.MatchString(host))
}

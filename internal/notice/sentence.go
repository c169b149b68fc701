package notice

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"os"
	"strings"
	"syscall"
)

// sentence says what an error means, of "the mail server …" and the like. The
// errors' own texts may hold addresses, and go to a page and a log.
func sentence(err error) string {
	var dns *net.DNSError
	var cert *tls.CertificateVerificationError
	var said *textproto.Error
	var timeout net.Error
	switch {
	case errors.Is(err, errPrivate):
		return "is at an address of a private network, which is not allowed"
	case errors.As(err, &cert):
		return "has a certificate that can't be verified"
	case errors.As(err, &dns):
		return "has a name that is not found"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "takes no connections"
	case strings.Contains(err.Error(), "does not support STARTTLS"): // go-mail's has no type
		return "offers no encryption, so nothing was sent"
	case errors.As(err, &said):
		return fmt.Sprintf("refuses (%d)", said.Code)
	case strings.Contains(err.Error(), "i/o timeout"): // go-mail's hides what it was
		return "does not answer in time"
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "does not answer in time"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "broke off"
	}
	return "can't be reached or does not answer as it should"
}

// errPrivate is the refusal to connect to a private network.
var errPrivate = errors.New("an address of a private network")

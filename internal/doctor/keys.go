package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/server"
	"github.com/safehand/safehand/internal/server/node"
)

// fromBackup is what to do about a file that nothing can make again.
const fromBackup = "put it back from the newest backup (generations/*/keys); a new one can't go on with this log"

// readKeys looks at the files that say who the service is.
func (x *exam) readKeys(context.Context) error {
	keys, wrong := node.ReadKeys(x.Data)
	x.keys, x.Service = keys, keys.Name
	for _, w := range wrong {
		x.bad = append(x.bad, w.File)
		what := fmt.Sprintf("%s can't be used: %v", w.File, w.Err)
		if errors.Is(w, node.ErrKeyMissing) {
			what = w.File + " is missing"
		}
		x.found(codeOfFile(w.File), what, fromBackup)
	}
	return nil
}

func codeOfFile(file string) string {
	switch file {
	case "service.key":
		return "service-key"
	case "log.key":
		return "log-key"
	}
	return "name"
}

// soon is when the end of a certificate is worth a word.
const soon = 30 * 24 * time.Hour

// newCertificate is what to do about one: clients know it by its digest.
const newCertificate = "put the one from the newest backup back, or delete tls.pem, start the service and give everybody its new address: programs know a service by the pin of its certificate"

// certificate looks at the certificate that clients know the service by.
func (x *exam) certificate(context.Context) error {
	b, err := os.ReadFile(filepath.Join(x.Data, server.CertificateFile))
	if errors.Is(err, fs.ErrNotExist) {
		x.found("certificate-missing", "tls.pem is missing: the next start makes another, which no client would believe", newCertificate)
		return nil
	}
	if err != nil {
		x.found("certificate-unusable", fmt.Sprintf("tls.pem can't be read: %v", err), newCertificate)
		return nil
	}
	if _, err := tls.X509KeyPair(b, b); err != nil {
		x.found("certificate-unusable", fmt.Sprintf("tls.pem is not a certificate with its own key (%v)", err), newCertificate)
	}
	c := first(b)
	if c == nil {
		return nil
	}
	x.Pin, x.Certificate = event.Sum(c.Raw).String(), event.TimeOf(c.NotAfter)
	const renew = "programs that pinned it go on; browsers and proxies don't. Renew it in a quiet hour: delete tls.pem, start the service, give everybody its new address"
	switch left := c.NotAfter.Sub(x.Now); {
	case left <= 0:
		x.found("certificate-expired", fmt.Sprintf("the certificate expired on %s", when(x.Certificate)), renew)
	case left < soon:
		x.found("certificate-expires", fmt.Sprintf("the certificate expires on %s", when(x.Certificate)), renew)
	}
	return nil
}

// first is the first certificate of a PEM file, nil when there is none.
func first(b []byte) *x509.Certificate {
	for {
		var p *pem.Block
		if p, b = pem.Decode(b); p == nil {
			return nil
		}
		if p.Type == "CERTIFICATE" {
			c, _ := x509.ParseCertificate(p.Bytes) // nil when it is none
			return c
		}
	}
}

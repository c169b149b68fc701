package server

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/safehand/safehand/event"
	"github.com/safehand/safehand/internal/durable"
)

// CertificateFile holds the certificate and, above it, its private key.
const CertificateFile = "tls.pem"

// certificateLife is long because nobody looks at the date: programs know the
// certificate by its digest, which the invitation carries.
const certificateLife = 10 * 365 * 24 * time.Hour

// Certificate loads the certificate kept in dir or, the first time, makes one
// for localhost and these names. It is signed by itself: no authority vouches
// for it, so a client compares the pin, the SHA-256 of its DER bytes.
func Certificate(dir string, now time.Time, names ...string) (tls.Certificate, event.Digest, error) {
	path := filepath.Join(dir, CertificateFile)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if b, err = makeCertificate(now, names); err == nil {
			b, err = Keep(path, b)
		}
	}
	if err != nil {
		return tls.Certificate{}, event.Digest{}, err
	}
	c, err := tls.X509KeyPair(b, b)
	if err != nil {
		return tls.Certificate{}, event.Digest{}, fmt.Errorf("%s is not a certificate with its key: %v", CertificateFile, err)
	}
	return c, event.Sum(c.Certificate[0]), nil
}

func makeCertificate(now time.Time, names []string) ([]byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, err
	}
	t := &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: "Safehand"},
		NotBefore:    now.Add(-time.Hour),
		NotAfter:     now.Add(certificateLife),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:     []string{"localhost"},
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
	for _, n := range names {
		if ip := net.ParseIP(n); ip != nil {
			t.IPAddresses = append(t.IPAddresses, ip)
		} else if n != "" && n != "localhost" {
			t.DNSNames = append(t.DNSNames, n)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, t, t, key.Public(), key)
	if err != nil {
		return nil, err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	out := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret})
	return append(out, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})...), nil
}

// Keep writes b to a file of mode 0600 that does not exist yet, whole or not at
// all, and returns what the file then holds: another process may have come
// first, and a key is never written over.
func Keep(path string, b []byte) ([]byte, error) {
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, ".new-*") // mode 0600
	if err != nil {
		return nil, err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		return nil, err
	}
	// A link fails when the name is taken; a rename would replace.
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	if err := durable.Names(dir); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

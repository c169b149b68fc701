package blob

import (
	"bytes"
	"context"
	"io"
	"sync"
)

// Memory keeps blobs in memory, for tests: it is as durable as its process.
func Memory() Store { return &memory{blobs: map[Name][]byte{}} }

type memory struct {
	mu sync.RWMutex
	// The bytes under a name are never written to once they are in the map.
	blobs map[Name][]byte
}

func (m *memory) Put(ctx context.Context, n Name, size int64, r io.Reader) error {
	var b bytes.Buffer
	if err := pour(ctx, &b, n, size, r); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.blobs[n] = b.Bytes()
	return nil
}

func (m *memory) Open(ctx context.Context, n Name) (io.ReadSeekCloser, int64, error) {
	b, err := m.get(ctx, n)
	if err != nil {
		return nil, 0, err
	}
	return nopCloser{bytes.NewReader(b)}, int64(len(b)), nil
}

func (m *memory) Stat(ctx context.Context, n Name) (int64, error) {
	b, err := m.get(ctx, n)
	return int64(len(b)), err
}

func (m *memory) get(ctx context.Context, n Name) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	b, ok := m.blobs[n]
	if !ok {
		return nil, notFound(n)
	}
	return b, nil
}

func (m *memory) Delete(ctx context.Context, n Name) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.blobs, n)
	return nil
}

func (m *memory) Walk(ctx context.Context, fn func(Name, int64) error) error {
	for n, size := range m.sizes() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := fn(n, size); err != nil {
			return err
		}
	}
	return nil
}

// sizes is a copy: fn may call the store, which would wait for our lock.
func (m *memory) sizes() map[Name]int64 {
	m.mu.RLock()
	defer m.mu.RUnlock()
	all := make(map[Name]int64, len(m.blobs))
	for n, b := range m.blobs {
		all[n] = int64(len(b))
	}
	return all
}

type nopCloser struct{ *bytes.Reader }

func (nopCloser) Close() error { return nil }

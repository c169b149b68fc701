package node

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/safehand/safehand/internal/blob"
	"github.com/safehand/safehand/internal/server"
)

// bucketFile notes which bucket the sealed bytes of a data directory lie in, if
// they are not below it. Whoever comes after the first start finds them there:
// a service that looked for them elsewhere would call all its evidence missing.
const bucketFile = "bucket.json"

// ErrBucket is wrapped by the refusal of a bucket that is not the one in which
// the sealed bytes of a data directory lie.
var ErrBucket = errors.New("the sealed bytes of this service lie elsewhere")

// BucketOf is the bucket of a data directory, nil when it has its sealed bytes
// below itself.
func BucketOf(dir string) (*blob.Bucket, error) {
	text, err := os.ReadFile(filepath.Join(dir, bucketFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	b := &blob.Bucket{Spool: filepath.Join(dir, "spool")}
	if err == nil {
		err = json.Unmarshal(text, b)
	}
	if err != nil {
		return nil, fmt.Errorf("which bucket the sealed bytes lie in can't be read: %v", err)
	}
	return b, nil
}

// ReadBlobs reads the sealed bytes of a data directory, wherever they lie, and
// changes nothing.
func ReadBlobs(ctx context.Context, dir string) (blob.Reader, error) {
	b, err := BucketOf(dir)
	switch {
	case err != nil:
		return nil, err
	case b == nil:
		return blob.Read(Blobs(dir)), nil
	}
	return blob.ReadS3(ctx, *b)
}

// openBlobs opens the store of sealed bytes for the service.
func openBlobs(ctx context.Context, c Config) (blob.Store, error) {
	if c.Blobs != nil {
		return c.Blobs, nil
	}
	b, err := BucketOf(c.Data)
	if err == nil && c.Bucket != nil {
		b, err = settle(ctx, c.Data, b, *c.Bucket)
	}
	switch {
	case err != nil:
		return nil, err
	case b == nil:
		return blob.Dir(Blobs(c.Data))
	}
	s, err := blob.S3(ctx, *b)
	if err != nil {
		return nil, err
	}
	return s, keepBucket(c.Data, b)
}

// settle compares the bucket asked for with the one there is.
func settle(ctx context.Context, dir string, have *blob.Bucket, asked blob.Bucket) (*blob.Bucket, error) {
	asked.Spool = filepath.Join(dir, "spool")
	if have != nil {
		if *have != asked {
			return nil, fmt.Errorf("%w: in the bucket %s (%s); start it without naming one", ErrBucket, have.Name, filepath.Join(dir, bucketFile))
		}
		return have, nil
	}
	err := blob.Read(Blobs(dir)).Walk(ctx, func(blob.Name, int64) error {
		return fmt.Errorf("%w: below %s; start it without a bucket", ErrBucket, Blobs(dir))
	})
	return &asked, err
}

// keepBucket notes which bucket it is, once it has been reached.
func keepBucket(dir string, b *blob.Bucket) error {
	path := filepath.Join(dir, bucketFile)
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	text, err := json.MarshalIndent(b, "", "  ")
	if err != nil {
		return err
	}
	_, err = server.Keep(path, append(text, '\n'))
	return err
}

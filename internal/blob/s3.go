package blob

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	transport "github.com/aws/smithy-go/transport/http"
)

// Bucket is where an S3-compatible store keeps blobs. Who may use it stands
// where the AWS programs look for it: AWS_ACCESS_KEY_ID and its like, the shared
// files, or the machine's role.
type Bucket struct {
	Endpoint string `json:"endpoint"` // https://…; AWS itself when empty
	Region   string `json:"region"`
	Name     string `json:"name"`
	// Spool is a folder for what is coming in. A blob is sent on when all of it
	// has come and been compared, so that a slow or lying caller never holds a
	// request to the store open.
	Spool string `json:"-"`
}

// S3 keeps blobs as objects <recipient>/<digest> in a bucket, which must be
// there. The store itself compares each with its digest again and never writes
// over one. Any number of processes may use a bucket; the spool is for one, and
// what an earlier one left in it goes.
func S3(ctx context.Context, b Bucket) (Store, error) {
	if err := os.RemoveAll(b.Spool); err != nil {
		return nil, fmt.Errorf("clearing unfinished blobs: %v", err)
	}
	if err := os.MkdirAll(b.Spool, 0o700); err != nil {
		return nil, fmt.Errorf("making the folder for blobs that come in: %v", err)
	}
	return openBucket(ctx, b)
}

// ReadS3 reads the blobs of a bucket and changes nothing there.
func ReadS3(ctx context.Context, b Bucket) (Reader, error) { return openBucket(ctx, b) }

func openBucket(ctx context.Context, b Bucket) (*bucket, error) {
	c, err := config.LoadDefaultConfig(ctx, func(o *config.LoadOptions) error {
		if b.Region != "" {
			o.Region = b.Region
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("the settings of the object store can't be read: %v", err)
	}
	s := &bucket{Bucket: b, c: s3.NewFromConfig(c, func(o *s3.Options) {
		if b.Endpoint != "" {
			o.BaseEndpoint = aws.String(b.Endpoint)
			o.UsePathStyle = true // stores of one's own rarely have a name for each bucket
		}
	})}
	if _, err := s.c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &s.Name}); err != nil {
		return nil, fmt.Errorf("the bucket %s can't be used: %v; are its endpoint, its region and the keys (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY) right?", b.Name, plainly(err))
	}
	return s, nil
}

type bucket struct {
	Bucket
	c *s3.Client
}

func (s *bucket) Put(ctx context.Context, n Name, size int64, r io.Reader) error {
	f, err := os.CreateTemp(s.Spool, "put-")
	if err != nil {
		return fmt.Errorf("storing blob %s: %v", n, err)
	}
	defer os.Remove(f.Name())
	defer f.Close()
	if err := pour(ctx, f, n, size, r); err != nil {
		return err
	}
	// Never over what is there; and if that can't be the blob, since its size is
	// wrong, then over it: a damaged store must not stand in the way of its repair.
	err = s.put(ctx, n, size, f, aws.String("*"))
	if err == nil {
		return nil
	}
	// Refused because it is there, or failed: the answer to a put that was done
	// is lost as easily as any other. What is there tells.
	have, stat := s.Stat(ctx, n)
	switch {
	case stat == nil && have == size:
		return nil
	case stat == nil:
		err = s.put(ctx, n, size, f, nil)
	}
	if err != nil {
		return fmt.Errorf("storing blob %s: %w", n, plainly(err))
	}
	return nil
}

// put sends the file. The store refuses it if its bytes have another digest when
// they arrive.
func (s *bucket) put(ctx context.Context, n Name, size int64, f *os.File, unless *string) error {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err := s.c.PutObject(ctx, &s3.PutObjectInput{
		Bucket: &s.Name, Key: aws.String(n.String()), Body: f, ContentLength: &size, IfNoneMatch: unless,
		ChecksumSHA256: aws.String(base64.StdEncoding.EncodeToString(n.Digest[:])),
	})
	return err
}

func (s *bucket) Stat(ctx context.Context, n Name) (int64, error) {
	out, err := s.c.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &s.Name, Key: aws.String(n.String())})
	if err != nil {
		return 0, objectError(n, err)
	}
	return aws.ToInt64(out.ContentLength), nil
}

func (s *bucket) Open(ctx context.Context, n Name) (io.ReadSeekCloser, int64, error) {
	o := &object{ctx: ctx, s: s, n: n}
	out, err := s.get(ctx, n, "")
	if err != nil {
		return nil, 0, objectError(n, err)
	}
	o.body, o.size = out.Body, aws.ToInt64(out.ContentLength)
	return o, o.size, nil
}

func (s *bucket) get(ctx context.Context, n Name, part string) (*s3.GetObjectOutput, error) {
	in := &s3.GetObjectInput{Bucket: &s.Name, Key: aws.String(n.String())}
	if part != "" {
		in.Range = &part
	}
	return s.c.GetObject(ctx, in)
}

func (s *bucket) Delete(ctx context.Context, n Name) error {
	_, err := s.c.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &s.Name, Key: aws.String(n.String())})
	if err != nil && !missing(err) {
		return fmt.Errorf("deleting blob %s: %w", n, plainly(err))
	}
	return nil
}

// Walk passes over whatever is not named like a blob: a bucket may be shared.
func (s *bucket) Walk(ctx context.Context, fn func(Name, int64) error) error {
	pages := s3.NewListObjectsV2Paginator(s.c, &s3.ListObjectsV2Input{Bucket: &s.Name})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return fmt.Errorf("listing blobs: %w", plainly(err))
		}
		for _, o := range page.Contents {
			n, err := ParseName(aws.ToString(o.Key))
			if err != nil {
				continue
			}
			if err := fn(n, aws.ToInt64(o.Size)); err != nil {
				return err
			}
		}
	}
	return nil
}

func objectError(n Name, err error) error {
	if missing(err) {
		return notFound(n)
	}
	return fmt.Errorf("reading blob %s: %w", n, plainly(err))
}

// missing: stores answer a HEAD without a body, so that only the number is sure.
func missing(err error) bool {
	var no *types.NoSuchKey
	var r *transport.ResponseError
	return errors.As(err, &no) || errors.As(err, &r) && r.HTTPStatusCode() == http.StatusNotFound
}

// plainly is the innermost of the SDK's errors: those around it name the request
// and the host, which is more than a line of a log should.
func plainly(err error) error {
	var r *transport.ResponseError
	switch {
	case errors.As(err, &r) && r.Err != nil && r.HTTPStatusCode() == 0:
		return fmt.Errorf("the object store can't be reached: %w", r.Err)
	case errors.As(err, &r) && r.Err != nil:
		return fmt.Errorf("the object store answers %d: %w", r.HTTPStatusCode(), r.Err)
	}
	return err
}

package main

import "github.com/safehand/safehand/internal/blob"

// bucketed are the flags that name an object store. They count at the first
// start; after it the data folder knows.
type bucketed struct {
	S3Bucket   string `env:"SAFEHAND_S3_BUCKET" name:"s3-bucket" placeholder:"NAME" help:"Keep the sealed bytes in this bucket of an S3-compatible store, for life; in the data folder if you say nothing. Whose keys: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or what else AWS programs read."`
	S3Endpoint string `env:"SAFEHAND_S3_ENDPOINT" name:"s3-endpoint" placeholder:"URL" help:"Where that store is; AWS itself if you say nothing."`
	S3Region   string `env:"SAFEHAND_S3_REGION" name:"s3-region" help:"The bucket's region. AWS_REGION if you say nothing."`
}

func (b bucketed) bucket() (*blob.Bucket, error) {
	switch {
	case b.S3Bucket != "":
		return &blob.Bucket{Endpoint: b.S3Endpoint, Region: b.S3Region, Name: b.S3Bucket}, nil
	case b.S3Endpoint != "" || b.S3Region != "":
		return nil, usagef("--s3-endpoint and --s3-region say where a bucket is: name it with --s3-bucket")
	}
	return nil, nil
}

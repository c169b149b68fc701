package blob_test

import (
	"testing"

	"github.com/safehand/safehand/internal/blob"
	"github.com/safehand/safehand/internal/blob/blobtest"
)

func TestMemory(t *testing.T) {
	blobtest.Run(t, func(*testing.T) blob.Store { return blob.Memory() })
}

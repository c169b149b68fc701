// Package blob breaks rules on purpose.
package blob

import _ "filippo.io/age"

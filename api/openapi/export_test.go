package openapi

import "reflect"

// Texts are the rows of the table: type, example, pattern.
func Texts() map[reflect.Type][2]string {
	out := map[reflect.Type][2]string{}
	for t, row := range texts() {
		out[t] = [2]string{row.example, row.schema().Pattern}
	}
	return out
}

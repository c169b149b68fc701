package server

import (
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"strconv"

	"github.com/safehand/safehand/api"
)

// answer writes v as JSON unless err says otherwise.
func answer[T any](w http.ResponseWriter, v T, err error) error {
	if err != nil {
		return err
	}
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	_, err = w.Write(append(b, '\n'))
	return err
}

// answerBytes writes an age file or a text as it is.
func answerBytes(w http.ResponseWriter, kind string, b []byte, err error) error {
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	_, err = w.Write(b)
	return err
}

func answerError(w http.ResponseWriter, e *api.Error) {
	b, _ := json.Marshal(e)
	w.Header().Set("Content-Type", "application/json")
	if e.Retry > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(e.Retry.Seconds()))))
	}
	w.WriteHeader(api.RowOf(e.Code).Status)
	_, _ = w.Write(append(b, '\n'))
}

// ask reads the one JSON value of a request.
func ask[T any](r *http.Request) (T, error) {
	var v T
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	err := d.Decode(&v)
	if err == nil && d.More() {
		err = errors.New("more than one value")
	}
	var large *http.MaxBytesError
	if err == nil || errors.As(err, &large) || errors.Is(err, errSlow) {
		return v, err
	}
	return v, badRequest("the request is not the JSON asked for")
}

func badRequest(message string) error {
	return &api.Error{Code: api.CodeBadRequest, Message: message}
}

func notFoundError() error {
	return &api.Error{Code: api.CodeNotFound, Message: "there is no such thing, or it is not for you"}
}

// textual is a value read from its one text form.
type textual[T any] interface {
	*T
	UnmarshalText([]byte) error
}

// inPath reads a part of the path.
func inPath[T any, P textual[T]](r *http.Request, name string) (T, error) {
	var v T
	if err := P(&v).UnmarshalText([]byte(r.PathValue(name))); err != nil {
		return v, badRequest("the address has no proper " + name)
	}
	return v, nil
}

// inQuery reads a parameter that must be there.
func inQuery[T any, P textual[T]](r *http.Request, name string) (T, error) {
	var v T
	if err := P(&v).UnmarshalText([]byte(r.URL.Query().Get(name))); err != nil {
		return v, badRequest("the parameter " + name + " is missing or not proper")
	}
	return v, nil
}

// numbers reads a decimal parameter that may be repeated.
func numbers(r *http.Request, name string) ([]int64, error) {
	var out []int64
	for _, s := range r.URL.Query()[name] {
		n, err := decimal(s, name)
		if err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, nil
}

// number reads a decimal parameter, missing when it is not there.
func number(r *http.Request, name string, missing int64) (int64, error) {
	s := r.URL.Query().Get(name)
	if s == "" {
		return missing, nil
	}
	return decimal(s, name)
}

func decimal(s, name string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return 0, badRequest("the parameter " + name + " is not a number")
	}
	return n, nil
}

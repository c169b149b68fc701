package openapitest_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/safehand/safehand/api/openapi/openapitest"
)

// service answers everything alike.
type service struct {
	status int
	media  string
	body   io.Reader
}

func (s service) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		_, _ = io.Copy(io.Discard, r.Body)
	}
	return &http.Response{
		StatusCode: s.status, Header: http.Header{"Content-Type": {s.media}}, Body: io.NopCloser(s.body), Request: r,
	}, nil
}

// ask gives what the check says of an answer, and what the asker reads of it.
func ask(t *testing.T, s service, method, path, body string) (said string, read string, err error) {
	t.Helper()
	var f openapitest.Failures
	c := &http.Client{Transport: openapitest.Transport(&f, s)}
	r, err := http.NewRequestWithContext(t.Context(), method, "https://safehand.example"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	w, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Body.Close()
	b, err := io.ReadAll(w.Body)
	if f.Err() != nil {
		said = f.Err().Error()
	}
	return said, string(b), err
}

const (
	jsonType = "application/json"
	tree     = `{"from":1,"to":2,"proof":["x"]}`
	until    = `"role":"person","until":"2026-11-23T09:30:00Z"}`
	missing  = `{"code":"not-found","message":"there is no such thing, or it is not for you"}`
	digest   = "7d865e959b2466918c9863afca942d0fb89d7c9ac0c99bafc3749504ded97730"
)

func TestWhatIsDuePasses(t *testing.T) {
	for _, c := range []struct {
		method, path, body string
		status             int
		media, answer      string
	}{
		{"GET", "/v1/tree?from=1&to=2", "", 200, jsonType, tree},
		{"GET", "/v1/tree?from=x", "", 400, jsonType, `{"code":"bad-request","message":"no"}`},
		{"HEAD", "/v1/tree", "", 200, jsonType, ""},
		{"GET", "/healthz", "", 200, "text/plain; charset=utf-8", "ok\n"},
		{"POST", "/v1/sign-in", `{"note":"x"}`, 200, jsonType, `{"token":"t",` + until},
		{"POST", "/v1/sign-out", "", 204, "", ""},
		{"GET", "/v1/directory?organisation=a.example&organisation=b.example", "", 404, jsonType, missing},
		{"GET", "/v1/consignments/" + digest + "/label", "", 200, "application/octet-stream", "\x00"},
		{"GET", "/nothing", "", 404, jsonType, missing},
	} {
		said, read, err := ask(t, service{c.status, c.media, strings.NewReader(c.answer)}, c.method, c.path, c.body)
		if said != "" || err != nil || read != c.answer {
			t.Errorf("%s %s: %s; read %q, %v", c.method, c.path, said, read, err)
		}
	}
}

// Each way to answer something else is seen, and what was answered is not
// quoted.
func TestWhatIsNotDueFails(t *testing.T) {
	for _, c := range []struct {
		name               string
		method, path, body string
		status             int
		media, answer      string
		want               string
	}{
		{"a status of no row", "GET", "/v1/tree", "", 409, jsonType, `{"code":"taken","message":"CANARY"}`, "GET /v1/tree answered 409 taken"},
		{"a code of no row", "GET", "/v1/tree", "", 400, jsonType, `{"code":"mismatch","message":"CANARY"}`, "at /code: enum"},
		{"another type", "GET", "/v1/tree", "", 200, "text/html", "CANARY", `"text/html" where "application/json" is due`},
		{"bytes for JSON", "GET", "/v1/tree", "", 200, "application/octet-stream", "CANARY", `"application/octet-stream" where`},
		{"no JSON", "GET", "/v1/tree", "", 200, jsonType, "CANARY", "not one value of JSON"},
		{"a field too many", "GET", "/v1/tree", "", 200, jsonType, `{"from":1,"to":2,"proof":[],"CANARY":1}`, "additionalProperties: 1 unknown"},
		{"a field missing", "GET", "/v1/tree", "", 200, jsonType, `{"from":1,"proof":["CANARY"]}`, "required to"},
		{"null for a list", "GET", "/v1/tree", "", 200, jsonType, `{"from":1,"to":2,"proof":null}`, "at /proof: type is null, not array"},
		{"a text in another form", "POST", "/v1/sign-in", `{"note":"x"}`, 200, jsonType, `{"token":"t","role":"CANARY","until":"CANARY"}`, "at /until: pattern"},
		{"no base64", "GET", "/v1/openings/" + digest + "/grants", "", 200, jsonType, `{"list":"CANARY!","grants":[]}`, "at /list: contentEncoding"},
		{"an error in another form", "GET", "/v1/directory", "", 404, jsonType, `{"error":"CANARY"}`, "required code, message"},
		{"a body where none is due", "POST", "/v1/sign-out", "", 204, "", "CANARY", "a body where none is due"},
		{"success of no path", "GET", "/CANARY", "", 200, jsonType, `{}`, "an unknown path answered 200"},
		{"an error of no path", "GET", "/CANARY", "", 404, "text/plain", "CANARY", "an unknown path answered 404"},
		{"a request that should have been refused", "POST", "/v1/sign-in", `{"CANARY":1}`, 200, jsonType, `{"token":"t",` + until, "the request's body at /: required note"},
		{"a parameter that should have been", "GET", "/v1/tree?from=CANARY", "", 200, jsonType, tree, "the parameter from"},
		{"a parameter below 0", "GET", "/v1/tree?from=-1", "", 200, jsonType, tree, "the parameter from at /0: minimum"},
		{"a part of the path", "GET", "/v1/consignments/CANARY/label", "", 200, "application/octet-stream", "", "the parameter consignment at /: pattern"},
	} {
		t.Run(c.name, func(t *testing.T) {
			said, _, _ := ask(t, service{c.status, c.media, strings.NewReader(c.answer)}, c.method, c.path, c.body)
			if !strings.Contains(said, c.want) || strings.Contains(said, "CANARY") {
				t.Errorf("it says %q", said)
			}
		})
	}
}

// An answer that is cut off reaches the asker cut off, and nothing is said of
// what there is of it.
func TestACutAnswerStaysCut(t *testing.T) {
	cut := io.MultiReader(strings.NewReader(`{"from":1`), broken{})
	said, read, err := ask(t, service{200, jsonType, cut}, "GET", "/v1/tree", "")
	if said != "" || read != `{"from":1` || err == nil || err.Error() != "cut" {
		t.Errorf("%q, read %q, %v", said, read, err)
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, fmt.Errorf("cut") }

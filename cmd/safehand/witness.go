package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/safehand/safehand/ledger"
)

type witnessCmd struct {
	Key    witnessKeyCmd    `cmd:"" help:"Make the witness's own keys, or print them."`
	Serve  witnessServeCmd  `cmd:"" help:"Cosign heads of a log that somebody else runs, as long as it only grows."`
	Status witnessStatusCmd `cmd:"" help:"Say what a witness has cosigned, and whether it caught the log. It rings with its exit code."`
}

type witnessKeyCmd struct {
	offline
	Keys string `required:"" env:"SAFEHAND_WITNESS_KEYS" placeholder:"FILE" help:"The file with the witness's private keys, which is made if it is not there."`
	Name string `help:"What the witness is called, such as cps-northshire.example/witness: to make its keys."`
	URL  string `name:"url" help:"Where the service can reach it: then what is printed is what the service's operator gives to 'serve --witness'."`
}

func (witnessKeyCmd) Example() string {
	return "safehand witness key --keys witness.keys --name cps-northshire.example/witness --url https://witness.cps-northshire.example"
}

func (c *witnessKeyCmd) Run(s *session) error {
	return (&cosignerKeys{"witness", c.Keys, c.Name, c.URL}).run(s)
}

// watchedLogs reads the keys of logs from 'log' lines (c2sp.org/tlog-policy), in
// the order in which the logs are first named.
func watchedLogs(files []string) ([]ledger.HeadKeys, error) {
	keys := map[string][]string{}
	var origins []string
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		p, err := ledger.ParsePolicy(b)
		if err == nil && len(p.Logs) == 0 {
			err = errors.New("it names no log")
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w ('safehand mirror log' makes such a file)", f, err)
		}
		for _, k := range p.Logs {
			origin, _, _ := strings.Cut(k, "+")
			if keys[origin] == nil {
				origins = append(origins, origin)
			}
			keys[origin] = append(keys[origin], k)
		}
	}
	var out []ledger.HeadKeys
	for _, o := range origins {
		k, err := ledger.ParseHeadKeys(o, keys[o])
		if err != nil {
			return nil, err
		}
		out = append(out, k)
	}
	return out, nil
}

package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/alecthomas/kong"
)

// CLI is every command and flag. Each flag is also an environment variable:
// --home is SAFEHAND_HOME.
type CLI struct {
	Home           string `help:"Folder with your keyring. Two people on one machine have two." placeholder:"DIR" type:"path"`
	JSON           bool   `name:"json" help:"Print the result as one JSON value."`
	PassphraseFile string `help:"Read the keyring's passphrase from the first line of this file, for unattended use." placeholder:"FILE" type:"path"`

	List    listCmd    `cmd:"" group:"Every day" help:"List what was sent to your units, or with --out by them."`
	Show    showCmd    `cmd:"" group:"Every day" help:"Show one sending: its exhibits and what happened."`
	Send    sendCmd    `cmd:"" group:"Every day" help:"Seal files and send them to a unit or to named people."`
	Receive receiveCmd `cmd:"" group:"Every day" help:"Sign for what was sent to your unit."`
	Check   checkCmd   `cmd:"" group:"Every day" help:"Compare every sealed byte with its seal. Needs no key, and is not a receipt."`
	Export  exportCmd  `cmd:"" group:"Every day" help:"Open exhibits and write their files into a folder."`
	PassOn  passOnCmd  `cmd:"" name:"pass-on" group:"Every day" help:"Pass exhibits your unit received on to another unit."`
	Recall  recallCmd  `cmd:"" group:"Every day" help:"Call back what nobody has received yet."`

	Prove  proveCmd  `cmd:"" group:"Proof" help:"Write an exhibit's continuity record."`
	Verify verifyCmd `cmd:"" group:"Proof" help:"Check a continuity record, with no server and no secret."`
	Roots  rootsCmd  `cmd:"" group:"Proof" help:"Print the roots your organisation trusts, as a file for 'verify'."`
	Keys   keysCmd   `cmd:"" group:"Proof" help:"Print an exhibit's own key, for the stock age program. The opening is logged."`

	Enrol        enrolCmd        `cmd:"" group:"People and units" help:"Make your keys, with the invitation link you were given."`
	Invite       inviteCmd       `cmd:"" group:"People and units" help:"Invite a person and give her a place in a unit."`
	Appoint      appointCmd      `cmd:"" group:"People and units" help:"Give an enrolled person a role."`
	Revoke       revokeCmd       `cmd:"" group:"People and units" help:"End somebody's key: left, superseded or compromised."`
	Unit         unitCmd         `cmd:"" group:"People and units" help:"Found a unit, make its key, hand it on."`
	Agent        agentCmd        `cmd:"" group:"People and units" help:"Appoint a machine to a unit."`
	Organisation organisationCmd `cmd:"" group:"People and units" help:"Found an organisation, have it admitted, recognise a partner."`

	Serve   serveCmd   `cmd:"" group:"Service" help:"Run the service."`
	Rebuild rebuildCmd `cmd:"" group:"Service" help:"Rebuild the service's database from its log."`
	Demo    demoCmd    `cmd:"" group:"Service" help:"Play the whole story on this machine, with a real server and a real video."`
	Version versionCmd `cmd:"" group:"Service" help:"Print the version."`
}

// homeDir is the folder with the keyring.
func (c *CLI) homeDir() (string, error) {
	if c.Home != "" {
		return c.Home, nil
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("no home folder was found; name one with --home")
	}
	return filepath.Join(dir, "safehand"), nil
}

// exampled is a command with an example for its help.
type exampled interface{ Example() string }

// helpWithExample is the parser's help with an example below.
func helpWithExample(o kong.HelpOptions, k *kong.Context) error {
	if err := kong.DefaultHelpPrinter(o, k); err != nil {
		return err
	}
	n := k.Selected()
	if n == nil || !n.Target.CanAddr() {
		return nil
	}
	if e, ok := n.Target.Addr().Interface().(exampled); ok {
		fmt.Fprintf(k.Stdout, "\nExample:\n  %s\n", e.Example())
	}
	return nil
}

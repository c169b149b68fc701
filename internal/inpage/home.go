//go:build js && wasm

package main

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/safehand/safehand/client"
)

// homesDir holds a folder for each key that somebody enrolled with in this browser.
// What lies there is locked, or tells nobody anything.
const homesDir = "/home"

func homeOf(who string) string {
	return filepath.Join(homesDir, filepath.FromSlash(filepath.Clean("/"+who)))
}

// laterHome is the folder of a later key of the same person: whoever forgot her
// passphrase is invited again and sets up in the browser in which the old key lies.
// That one is not written over. It may still open what was sealed to it by name,
// should she find the words after all.
func laterHome(who string, number int) string { return homeOf(who) + "~" + strconv.Itoa(number) }

// homeFor is where an invitation's keys go.
func homeFor(who string, number int) *client.Home {
	if h := (&client.Home{Dir: laterHome(who, number)}); h.Pending() {
		return h // its answer was lost
	}
	if have, err := at(who); err == nil && have.Config.Number < number {
		return &client.Home{Dir: laterHome(who, number)}
	}
	return &client.Home{Dir: homeOf(who)}
}

// homeWith is where a person's key of that number lies, or is to lie.
func homeWith(who string, number int) *client.Home {
	for _, dir := range []string{homeOf(who), laterHome(who, number)} {
		if h, err := client.OpenHome(dir); err == nil && h.Config.Number == number {
			return h
		}
	}
	return homeFor(who, number)
}

// at opens a person's home in this browser, that of her newest key. The page's own
// origin is its service.
func at(who string) (*client.Home, error) {
	newest, err := client.OpenHome(homeOf(who))
	if err != nil {
		return nil, err
	}
	list, err := os.ReadDir(homesDir)
	if err != nil {
		return nil, err
	}
	for _, d := range list {
		if !strings.HasPrefix(d.Name(), filepath.Base(homeOf(who))+"~") {
			continue
		}
		// One that was never finished is nobody's yet.
		if h, err := client.OpenHome(filepath.Join(homesDir, d.Name())); err == nil && h.Config.Number > newest.Config.Number {
			newest = h
		}
	}
	newest.Config.Server, newest.Config.Pin = origin(), ""
	return newest, nil
}

// everyHome lists the people enrolled in this browser, each with her newest key.
func everyHome() ([]enrolledHome, error) {
	out := []enrolledHome{}
	list, err := os.ReadDir(homesDir)
	if errors.Is(err, os.ErrNotExist) {
		return out, nil
	}
	for _, d := range list {
		if strings.Contains(d.Name(), "~") {
			continue
		}
		if h, err := at(d.Name()); err == nil {
			out = append(out, enrolledHome{h.Config.Who, h.Config.Number})
		}
	}
	return out, err
}

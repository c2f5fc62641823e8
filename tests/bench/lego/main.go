// The peer of the bench: lego's library, as a program would use it. It registers an account once, keeps it in a file,
// and then gets one certificate with a proof in Route 53.
//
//	lego register DIRECTORY ACCOUNT_FILE
//	lego obtain DIRECTORY ACCOUNT_FILE NAME
package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"os"

	"github.com/go-acme/lego/v4/certcrypto"
	"github.com/go-acme/lego/v4/certificate"
	"github.com/go-acme/lego/v4/challenge/dns01"
	"github.com/go-acme/lego/v4/lego"
	"github.com/go-acme/lego/v4/providers/dns/route53"
	"github.com/go-acme/lego/v4/registration"
)

type account struct {
	Key          []byte
	Registration *registration.Resource
	key          crypto.PrivateKey
}

func (a *account) GetEmail() string                        { return "postmaster@bench.example" }
func (a *account) GetRegistration() *registration.Resource { return a.Registration }
func (a *account) GetPrivateKey() crypto.PrivateKey        { return a.key }

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) == 3 && args[0] == "register" {
		return register(args[1], args[2])
	}
	if len(args) == 4 && args[0] == "obtain" {
		return obtain(args[1], args[2], args[3])
	}
	return fmt.Errorf("lego register DIRECTORY ACCOUNT_FILE | lego obtain DIRECTORY ACCOUNT_FILE NAME")
}

func register(directory, file string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	made := &account{key: key}
	client, err := clientOf(directory, made)
	if err != nil {
		return err
	}
	made.Registration, err = client.Registration.Register(registration.RegisterOptions{TermsOfServiceAgreed: true})
	if err != nil {
		return err
	}
	if made.Key, err = x509.MarshalECPrivateKey(key); err != nil {
		return err
	}
	text, err := json.Marshal(made)
	if err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o600)
}

func obtain(directory, file, name string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	known := &account{}
	if err = json.Unmarshal(text, known); err != nil {
		return err
	}
	if known.key, err = x509.ParseECPrivateKey(known.Key); err != nil {
		return err
	}
	client, err := clientOf(directory, known)
	if err != nil {
		return err
	}
	provider, err := route53.NewDNSProvider()
	if err != nil {
		return err
	}
	// The name servers that the zone names are not there; Pebble asks the local one, which knows at once.
	now := dns01.WrapPreCheck(func(_, _, _ string, _ dns01.PreCheckFunc) (bool, error) { return true, nil })
	if err = client.Challenge.SetDNS01Provider(provider, now); err != nil {
		return err
	}
	_, err = client.Certificate.Obtain(certificate.ObtainRequest{Domains: []string{name}, Bundle: true, Profile: "default"})
	return err
}

func clientOf(directory string, of *account) (*lego.Client, error) {
	config := lego.NewConfig(of)
	config.CADirURL = directory
	config.Certificate.KeyType = certcrypto.EC256
	return lego.NewClient(config)
}

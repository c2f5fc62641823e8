import { refuses } from "./rawStack.ts";

describe("The values of an endpoint", () => {
  refuses([
    [
      "port zero",
      [[["endpoints", 0, "port"], 0]],
      [
        "cabal-tls:endpoints[0].port",
        "0",
        "a whole number from 1 to 65535",
        "Give the number of a TCP port, without quotes.",
      ],
    ],
    [
      "an impact that is not a sentence",
      [[["endpoints", 0, "impact"], 3]],
      [
        "cabal-tls:endpoints[0].impact",
        "3",
        "one sentence of at most 200 characters in one line",
        "Write what users lose when the certificate expires, or remove the key for the sentence of the port.",
      ],
    ],
    [
      "a port out of range",
      [[["endpoints", 0, "port"], 65536]],
      [
        "cabal-tls:endpoints[0].port",
        "65536",
        "a whole number from 1 to 65535",
        "Give the number of a TCP port, without quotes.",
      ],
    ],
    [
      "a port in quotes",
      [[["endpoints", 0, "port"], "993"]],
      [
        "cabal-tls:endpoints[0].port",
        '"993"',
        "a whole number from 1 to 65535",
        "Give the number of a TCP port, without quotes.",
      ],
    ],
    [
      "a target port out of range",
      [[["endpoints", 0, "target"], { port: -1 }]],
      [
        "cabal-tls:endpoints[0].target.port",
        "-1",
        "a whole number from 1 to 65535",
        "Give the number of a TCP port, without quotes.",
      ],
    ],
    [
      "protect in quotes",
      [[["endpoints", 0, "protect"], "false"]],
      [
        "cabal-tls:endpoints[0].protect",
        '"false"',
        "true or false",
        "Write false in the update before the one that removes the endpoint, else remove the key.",
      ],
    ],
    [
      "port 80 for HTTPS",
      [[["endpoints", 3, "port"], 80]],
      [
        "cabal-tls:endpoints[3].port",
        "80",
        "a port other than 80, which is redirected to this one",
        "Remove the key for 443.",
      ],
    ],
    [
      "an alb without routes",
      [[["endpoints", 3, "routes"], {}]],
      [
        "cabal-tls:endpoints[3].routes",
        "{}",
        "1 to 100 routes by label, such as { uptime: { target: { port: 3001 } } }",
        "Name each service with a label, and its target below it.",
      ],
    ],
    [
      "a route label that is no DNS label",
      [[["endpoints", 3, "routes", "up.time"], { target: { port: 1 } }]],
      [
        'cabal-tls:endpoints[3].routes["up.time"]',
        '"up.time"',
        "one lower-case DNS label such as uptime",
        "Rename the route to a label; it is also its host name unless you give one.",
      ],
    ],
    [
      "a route without a target port",
      [[["endpoints", 3, "routes", "uptime", "target"], {}]],
      [
        "cabal-tls:endpoints[3].routes.uptime.target.port",
        "(missing)",
        "a whole number from 1 to 65535",
        "Give the number of a TCP port, without quotes.",
      ],
    ],
    [
      "a health check path without a slash",
      [[["endpoints", 3, "routes", "uptime", "target", "healthCheckPath"], "healthz"]],
      [
        "cabal-tls:endpoints[3].routes.uptime.target.healthCheckPath",
        '"healthz"',
        "a path that begins with /, such as /healthz",
        "Give a path that a healthy service answers with a status from 200 to 399, or remove the key for /.",
      ],
    ],
    [
      "an API id that is none",
      [[["endpoints", 2, "apiId"], "my-api"]],
      [
        "cabal-tls:endpoints[2].apiId",
        '"my-api"',
        "the id of an API Gateway API, such as a1b2c3d4e5",
        "Copy the API's id from API Gateway in the stack's region, in quotes.",
      ],
    ],
    [
      "a stage with a slash",
      [[["endpoints", 2, "stage"], "prod/v1"]],
      [
        "cabal-tls:endpoints[2].stage",
        '"prod/v1"',
        "the name of a stage: letters, digits, _ and -, or $default",
        "Name a stage to which the API is deployed.",
      ],
    ],
    [
      "two origins",
      [[["endpoints", 1, "origin"], { bucket: "create", domainName: "app.example.org" }]],
      [
        "cabal-tls:endpoints[1].origin",
        '{"bucket":"create","domainName":"app.example.org"}',
        "either domainName or bucket: create",
        "Name the server behind the distribution, or write bucket: create for a private S3 bucket.",
      ],
    ],
    [
      "no origin",
      [[["endpoints", 1, "origin"], {}]],
      [
        "cabal-tls:endpoints[1].origin",
        "{}",
        "either domainName or bucket: create",
        "Name the server behind the distribution, or write bucket: create for a private S3 bucket.",
      ],
    ],
    [
      "an origin bucket of one's own",
      [[["endpoints", 1, "origin"], { bucket: "my-bucket" }]],
      [
        "cabal-tls:endpoints[1].origin.bucket",
        '"my-bucket"',
        "create",
        "Write create for a private S3 bucket made for this endpoint, or give domainName instead.",
      ],
    ],
    [
      "an origin with a scheme",
      [[["endpoints", 1, "origin"], { domainName: "https://app.example.org" }]],
      [
        "cabal-tls:endpoints[1].origin.domainName",
        '"https://app.example.org"',
        "the domain name of a server that speaks HTTPS, such as app.example.org",
        "Give the name without scheme and path.",
      ],
    ],
    [
      "an origin that is the endpoint itself",
      [[["endpoints", 1, "origin"], { domainName: "admin.example.net" }]],
      [
        "cabal-tls:endpoints[1].origin.domainName",
        '"admin.example.net"',
        "another name than the endpoint's own, which leads to the distribution itself",
        "Name the server behind the distribution by a name of its own.",
      ],
    ],
  ]);
});

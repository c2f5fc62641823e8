import { refuses } from "./rawStack.ts";

describe("The wildcard of a config", () => {
  refuses([
    [
      "a missing wildcard",
      [[["wildcard"], undefined]],
      [
        "cabal-tls:wildcard",
        "(missing)",
        "an object with the keys issued and active, such as { issued: [1], active: 1 }",
        "For a new stack, issue generation 1 and make it active.",
      ],
    ],
    [
      "an active generation that is not issued",
      [[["wildcard", "active"], 2]],
      [
        "cabal-tls:wildcard.active",
        "2",
        "one of the issued generations: 1",
        "Add 2 to wildcard.issued to have it made, or set active to an issued generation.",
      ],
    ],
    [
      "a missing active generation",
      [[["wildcard", "active"], undefined]],
      [
        "cabal-tls:wildcard.active",
        "(missing)",
        "a whole number from 1 to 9999",
        "Number generations 1, 2, 3 and so on, without quotes.",
      ],
    ],
    [
      "no issued generation",
      [[["wildcard", "issued"], []]],
      [
        "cabal-tls:wildcard.issued",
        "[]",
        "a list of 1 to 20 generations",
        "List the generations that exist: [1] for a new stack, [1, 2] to rotate.",
      ],
    ],
    [
      "a generation that is issued twice",
      [
        [
          ["wildcard", "issued"],
          [1, 2, 1],
        ],
      ],
      ["cabal-tls:wildcard.issued[2]", "1", "each generation once", "Remove the second 1."],
    ],
    [
      "generation zero",
      [
        [
          ["wildcard", "issued"],
          [0, 1],
        ],
      ],
      [
        "cabal-tls:wildcard.issued[0]",
        "0",
        "a whole number from 1 to 9999",
        "Number generations 1, 2, 3 and so on, without quotes.",
      ],
    ],
    [
      "a negative generation",
      [
        [
          ["wildcard", "issued"],
          [1, -2],
        ],
      ],
      [
        "cabal-tls:wildcard.issued[1]",
        "-2",
        "a whole number from 1 to 9999",
        "Number generations 1, 2, 3 and so on, without quotes.",
      ],
    ],
    [
      "a generation that is no whole number",
      [
        [
          ["wildcard", "issued"],
          [1, 1.5],
        ],
      ],
      [
        "cabal-tls:wildcard.issued[1]",
        "1.5",
        "a whole number from 1 to 9999",
        "Number generations 1, 2, 3 and so on, without quotes.",
      ],
    ],
    [
      "a generation in quotes",
      [
        [
          ["wildcard", "issued"],
          [1, "2"],
        ],
      ],
      [
        "cabal-tls:wildcard.issued[1]",
        '"2"',
        "a whole number from 1 to 9999",
        "Number generations 1, 2, 3 and so on, without quotes.",
      ],
    ],
    [
      "a list of generations without end",
      [
        [
          ["wildcard", "issued"],
          [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21],
        ],
      ],
      [
        "cabal-tls:wildcard.issued",
        "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21]",
        "a list of 1 to 20 generations",
        "List the generations that exist: [1] for a new stack, [1, 2] to rotate.",
      ],
    ],
    [
      "settings for a generation that does not exist",
      [[["wildcard", "settings"], { "2": { apex: true } }]],
      [
        "cabal-tls:wildcard.settings.2",
        '{"apex":true}',
        "keys that are issued generations: 1",
        "Add 2 to wildcard.issued, or remove it from settings.",
      ],
    ],
    [
      "settings under a key that is no generation",
      [[["wildcard", "settings"], { "01": {} }]],
      [
        "cabal-tls:wildcard.settings.01",
        '"01"',
        "the number of a generation, from 1 to 9999",
        "Use the number of an issued generation as the key.",
      ],
    ],
    [
      "an unknown key in settings",
      [[["wildcard", "settings"], { "1": { keyAlgoritm: "RSA_2048" } }]],
      [
        "cabal-tls:wildcard.settings.1.keyAlgoritm",
        '"RSA_2048"',
        "one of the keys keyAlgorithm, apex, issuer, profile",
        'Did you mean "keyAlgorithm"? Rename the key.',
      ],
    ],
    [
      "a key algorithm that ACM does not issue",
      [[["wildcard", "settings"], { "1": { keyAlgorithm: "RSA_4096" } }]],
      [
        "cabal-tls:wildcard.settings.1.keyAlgorithm",
        '"RSA_4096"',
        "RSA_2048, EC_prime256v1, EC_secp384r1",
        "Choose one of these, or remove the key for RSA_2048.",
      ],
    ],
    [
      "EC_secp384r1 while CloudFront serves",
      [[["wildcard", "settings"], { "1": { keyAlgorithm: "EC_secp384r1" } }]],
      [
        "cabal-tls:wildcard.settings.1.keyAlgorithm",
        '"EC_secp384r1"',
        "RSA_2048 or EC_prime256v1 while an endpoint is of kind cloudfront",
        "Choose EC_prime256v1: CloudFront serves no EC_secp384r1 certificate.",
      ],
    ],
    [
      "EC_secp384r1 of a generation that only stands by while CloudFront serves",
      [
        [
          ["wildcard", "issued"],
          [1, 2],
        ],
        [["wildcard", "settings"], { "2": { keyAlgorithm: "EC_secp384r1" } }],
      ],
      [
        "cabal-tls:wildcard.settings.2.keyAlgorithm",
        '"EC_secp384r1"',
        "RSA_2048 or EC_prime256v1 while an endpoint is of kind cloudfront",
        "Choose EC_prime256v1: CloudFront serves no EC_secp384r1 certificate.",
      ],
    ],
    [
      "an apex in quotes",
      [[["wildcard", "settings"], { "1": { apex: "yes" } }]],
      [
        "cabal-tls:wildcard.settings.1.apex",
        '"yes"',
        "true or false",
        "Write true to cover the bare control domain as well, without quotes.",
      ],
    ],
    [
      "settings with a key that would reach a prototype",
      [[["wildcard", "settings"], JSON.parse('{"__proto__":{"polluted":true}}')]],
      ["cabal-tls:wildcard.settings.__proto__", '{"polluted":true}', "no key of this name", "Remove the key."],
    ],
    [
      "retiring the generation that serves",
      [[["wildcard", "retiring"], [1]]],
      [
        "cabal-tls:wildcard.retiring[0]",
        "1",
        "issued generations that do not serve: there is none",
        "Make another generation active first, and retire this one in a later update.",
      ],
    ],
    [
      "retiring a generation that is not issued",
      [
        [
          ["wildcard", "issued"],
          [1, 2],
        ],
        [["wildcard", "retiring"], [3]],
      ],
      [
        "cabal-tls:wildcard.retiring[0]",
        "3",
        "issued generations that do not serve: 2",
        "Remove 3: a generation that does not exist needs no retiring.",
      ],
    ],
    [
      "retiring a generation twice",
      [
        [
          ["wildcard", "issued"],
          [1, 2],
        ],
        [
          ["wildcard", "retiring"],
          [2, 2],
        ],
      ],
      ["cabal-tls:wildcard.retiring[1]", "2", "each generation once", "Remove the second 2."],
    ],
    [
      "a validation timeout of no time",
      [[["wildcard", "validationTimeoutMinutes"], 0]],
      [
        "cabal-tls:wildcard.validationTimeoutMinutes",
        "0",
        "a whole number of minutes from 1 to 180",
        "Give the minutes to wait for ACM to issue, or remove the key for 15.",
      ],
    ],
    [
      "a validation timeout longer than an engine should wait",
      [[["wildcard", "validationTimeoutMinutes"], 1440]],
      [
        "cabal-tls:wildcard.validationTimeoutMinutes",
        "1440",
        "a whole number of minutes from 1 to 180",
        "Give the minutes to wait for ACM to issue, or remove the key for 15.",
      ],
    ],
  ]);
});

import assert from "node:assert/strict";
import { array, assert as assertProperty, constantFrom, integer, property, string, tuple } from "fast-check";
import { farewell, StartTlsReader, type StartTlsVerdict } from "../../core/startTls.ts";

type Protocol = "smtp-starttls" | "imap-starttls";

const READY = { kind: "ready" } as const;
const refused = (message: string) => ({ kind: "no-starttls", message }) as const;
const garbage = (message: string) => ({ kind: "garbage", message }) as const;

const EHLO = "EHLO [127.0.0.1]\r\n";
const SMTP_SAID = `${EHLO}STARTTLS\r\n`;
const IMAP_SAID = "a1 STARTTLS\r\n";

/** All that a server says, what is said to it in all, and what comes of it; undefined = more is waited for. */
const DIALOGUES: readonly (readonly [
  title: string,
  protocol: Protocol,
  server: string,
  said: string,
  verdict: StartTlsVerdict | undefined,
])[] = [
  ["plain replies", "smtp-starttls", "220 mx ESMTP\r\n250-mx\r\n250 STARTTLS\r\n220 go\r\n", SMTP_SAID, READY],
  ["a greeting without text", "smtp-starttls", "220\r\n250-mx\r\n250 STARTTLS\r\n220 go\r\n", SMTP_SAID, READY],
  [
    "an answer to STARTTLS without text",
    "smtp-starttls",
    "220 mx\r\n250-STARTTLS\r\n250 mx\r\n220\r\n",
    SMTP_SAID,
    READY,
  ],
  [
    "a last line of EHLO's answer without text",
    "smtp-starttls",
    "220 m\r\n250-starttls\r\n250\r\n220\r\n",
    SMTP_SAID,
    READY,
  ],
  ["lines that end in a line feed only", "smtp-starttls", "220 mx\n250-mx\n250 STARTTLS\n220 go\n", SMTP_SAID, READY],
  [
    "lines that end in two carriage returns",
    "smtp-starttls",
    "220 mx\r\r\n250 STARTTLS\r\r\n220 go\r\r\n",
    SMTP_SAID,
    READY,
  ],
  [
    "replies of several lines",
    "smtp-starttls",
    "220-mx\r\n220-no spam\r\n220 mx\r\n250-mx\r\n250-STARTTLS\r\n250 SIZE\r\n220-go\r\n220 ahead\r\n",
    SMTP_SAID,
    READY,
  ],
  ["a first line of a greeting that has not ended", "smtp-starttls", "220-mx\r\n220-wait\r\n", "", undefined],
  ["a line that has not ended", "smtp-starttls", "220 mx", "", undefined],
  ["an answer to EHLO that has not ended", "smtp-starttls", "220 mx\r\n250-STARTTLS\r\n", EHLO, undefined],
  [
    "STARTTLS that is not offered",
    "smtp-starttls",
    "220 mx\r\n250-mx\r\n250 XSTARTTLS\r\n",
    EHLO,
    refused("the server does not offer STARTTLS"),
  ],
  ["a greeting of 554", "smtp-starttls", "554 no\r\n", "", refused('the greeting is "554 no"')],
  ["a greeting of 421 without text", "smtp-starttls", "421\r\n", "", refused('the greeting is "421"')],
  [
    "a greeting that is broken off by 521",
    "smtp-starttls",
    "220-mx\r\n521 5.5.1 Protocol error\r\n",
    "",
    refused('the greeting is "521 5.5.1 Protocol error"'),
  ],
  ["421 after EHLO", "smtp-starttls", "220 mx\r\n421 busy\r\n", EHLO, refused('the answer to EHLO is "421 busy"')],
  [
    "TLS that is not available",
    "smtp-starttls",
    "220 mx\r\n250 STARTTLS\r\n454 TLS not available\r\n",
    SMTP_SAID,
    refused('the answer to STARTTLS is "454 TLS not available"'),
  ],
  ["HTTP", "smtp-starttls", "HTTP/1.1 400 Bad\r\n", "", garbage('the greeting is not SMTP: "HTTP/1.1 400 Bad"')],
  ["an empty line", "smtp-starttls", "\r\n", "", garbage('the greeting is not SMTP: ""')],
  ["a code of four digits", "smtp-starttls", "2200 mx\r\n", "", garbage('the greeting is not SMTP: "2200 mx"')],
  ["what steers a terminal", "smtp-starttls", "\x1b[31m\xff\r\n", "", garbage('the greeting is not SMTP: "?[31m?"')],
  ["lines without end", "smtp-starttls", "220-x\r\n".repeat(9_400), "", garbage("the server sends without end")],
  ["a line without end", "imap-starttls", "x".repeat(65_537), "", garbage("the server sends without end")],
  ["as much as is read, and no more", "imap-starttls", "x".repeat(65_536), "", undefined],
  ["IMAP", "imap-starttls", "* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\na1 OK begin\r\n", IMAP_SAID, READY],
  ["IMAP without text, line feeds only", "imap-starttls", "* OK\na1 OK\n", IMAP_SAID, READY],
  ["IMAP in lower case", "imap-starttls", "* ok ready\r\na1 ok begin\r\n", IMAP_SAID, READY],
  ["IMAP with untagged lines in between", "imap-starttls", "* OK\r\n* CAPABILITY X\r\na1 OK\r\n", IMAP_SAID, READY],
  ["a greeting of BYE", "imap-starttls", "* BYE too many\r\n", "", refused('the greeting is "* BYE too many"')],
  ["a greeting of PREAUTH", "imap-starttls", "* PREAUTH hi\r\n", "", refused('the greeting is "* PREAUTH hi"')],
  [
    "BYE in answer to STARTTLS",
    "imap-starttls",
    "* OK\r\n* BYE shutting down\r\n",
    IMAP_SAID,
    refused('STARTTLS is refused: "* BYE shutting down"'),
  ],
  ["a1 BAD", "imap-starttls", "* OK\r\na1 BAD what\r\n", IMAP_SAID, refused('STARTTLS is refused: "a1 BAD what"')],
  ["a1 NO", "imap-starttls", "* OK\r\na1 NO\r\n", IMAP_SAID, refused('STARTTLS is refused: "a1 NO"')],
  [
    "a foreign tag",
    "imap-starttls",
    "* OK\r\nb7 OK\r\n",
    IMAP_SAID,
    garbage('the answer to STARTTLS is not IMAP: "b7 OK"'),
  ],
  ["SMTP where IMAP should be", "imap-starttls", "220 mx\r\n", "", garbage('the greeting is not IMAP: "220 mx"')],
  ["* OKAY", "imap-starttls", "* OKAY\r\n", "", garbage('the greeting is not IMAP: "* OKAY"')],
];

const LONG = 1_000;
const SHORT = DIALOGUES.flatMap(([, protocol, server]) => (server.length < LONG ? [[protocol, server] as const] : []));

describe("StartTlsReader", () => {
  for (const [title, protocol, server, said, verdict] of DIALOGUES) {
    it(`reads ${title} (${protocol}) as ${verdict === undefined ? "unfinished" : verdict.kind}, whole and byte by byte`, () => {
      assert.deepEqual(outcome(protocol, [server]), { said, verdict });
      if (server.length < LONG) assert.deepEqual(outcome(protocol, [...server]), { said, verdict });
    });
  }

  it("gives the same verdict and says the same, in whatever pieces the bytes come", () => {
    const dialogues = constantFrom(...SHORT);
    const cuts = array(integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 60 });
    const sameInPieces = property(tuple(dialogues, cuts), ([[protocol, server], sizes]) => {
      assert.deepEqual(outcome(protocol, pieces(server, sizes)), outcome(protocol, [server]));
    });
    assertProperty(sameInPieces, { numRuns: 2_000, seed: 20261128 });
  });

  it("gives the same verdict for any bytes, in whatever pieces they come, and never throws", () => {
    const units = [
      "220 ",
      "220-",
      "250 ",
      "250-STARTTLS",
      "421 ",
      "* OK",
      "* BYE",
      "a1 OK",
      "a1 NO",
      "\r\n",
      "\n",
      "\r",
      "x",
    ];
    const text = array(constantFrom(...units), { maxLength: 30 }).map((parts) => parts.join(""));
    const either = tuple(constantFrom<Protocol[]>("smtp-starttls", "imap-starttls"), text, string());
    const cuts = array(integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 40 });
    const sameInPieces = property(tuple(either, cuts), ([[protocol, known, any], sizes]) => {
      const server = known + any;
      assert.deepEqual(outcome(protocol, pieces(server, sizes)), outcome(protocol, [server]));
    });
    assertProperty(sameInPieces, { numRuns: 5_000, seed: 20261128 });
  });
});

describe("farewell", () => {
  it("is QUIT or LOGOUT after STARTTLS, and nothing where TLS comes first", () => {
    assert.equal(farewell("smtp-starttls"), "QUIT\r\n");
    assert.equal(farewell("imap-starttls"), "a2 LOGOUT\r\n");
    assert.equal(farewell("tls"), "");
    assert.equal(farewell("https"), "");
  });
});

/** What was said in all, and the verdict after the last piece or the first that had one. */
function outcome(protocol: Protocol, parts: readonly string[]) {
  const reader = new StartTlsReader(protocol);
  let said = "";
  for (const part of parts) {
    const { send, verdict } = reader.read(Buffer.from(part, "latin1"));
    said += send;
    if (verdict !== undefined) return { said, verdict };
  }
  return { said, verdict: undefined };
}

/** The text cut into pieces of these sizes, over and over. */
function pieces(text: string, sizes: readonly number[]): string[] {
  const parts: string[] = [];
  for (let from = 0, turn = 0; from < text.length; turn += 1) {
    const size = sizes[turn % sizes.length] as number;
    parts.push(text.slice(from, from + size));
    from += size;
  }
  return parts;
}

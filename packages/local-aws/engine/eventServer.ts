import grpc from "@grpc/grpc-js";
import events from "@pulumi/pulumi/proto/events_grpc_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import type { EngineEvent, StampedEvent } from "./engineEvent.ts";

export interface EventServer {
  /** What the engine takes as `--event-log`. */
  readonly address: string;
  /** The events of each phase so far: the engine opens one stream for a preview and another for the update after it. */
  readonly phases: readonly (readonly StampedEvent[])[];
  close(): void;
}

/**
 * Receives the engine's events over loopback, so that they never are on disk: they may carry secrets. `onEvent` gets
 * each of them as it arrives.
 */
export async function startEventServer(onEvent: (event: EngineEvent) => void = () => {}): Promise<EventServer> {
  const phases: StampedEvent[][] = [];
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1 });
  const streamEvents: events.IEventsServer["streamEvents"] = (call, done) => {
    const phase: StampedEvent[] = [];
    phases.push(phase);
    call.on("data", (request: { getEvent(): string }) => {
      const event = JSON.parse(request.getEvent()) as EngineEvent;
      phase.push({ at: Date.now(), event });
      onEvent(event);
    });
    // A killed engine breaks the stream; what has arrived until then counts.
    call.on("error", () => undefined);
    call.on("end", () => done(null, new empty.Empty()));
  };
  server.addService(events.EventsService, { streamEvents });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return { address: `tcp://127.0.0.1:${port}`, phases, close: () => server.forceShutdown() };
}

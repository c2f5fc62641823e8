import * as pulumi from "@pulumi/pulumi";

/**
 * A value that a component further down in the program gives. For what two components need of each other: the one above
 * takes it as an input, which waits. Only within a stretch of the program without `await`, at whose end it is asked for.
 */
export function later<T>(value: () => pulumi.Input<T>): pulumi.Output<pulumi.Unwrap<T>> {
  return pulumi.output(Promise.resolve().then(value)) as pulumi.Output<pulumi.Unwrap<T>>;
}

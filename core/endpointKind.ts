/** What terminates TLS with an ACM certificate. */
export type EndpointKind = "nlb" | "alb" | "cloudfront" | "apigateway";

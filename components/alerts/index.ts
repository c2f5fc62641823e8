export { AwsAlerts, type AwsAlertsArgs } from "./awsAlerts.ts";

/** Keys of ACM certificates that every endpoint kind takes. */
export type KeyAlgorithm = "RSA_2048" | "EC_prime256v1" | "EC_secp384r1";

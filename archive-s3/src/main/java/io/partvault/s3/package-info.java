/**
 * The object store on S3 and what speaks its protocol: settings, create-only writes that survive
 * lost answers, one classification of failures, and a probe. The only place that sees the AWS SDK.
 */
package io.partvault.s3;

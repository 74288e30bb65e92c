using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Readers.Code.Secrets.Detectors;

/// <summary>Credentials of Amazon Web Services.</summary>
internal static class AmazonDetectors
{
    private static readonly DetectorFamily Amazon = new(SecretCategory.Cloud);

    public static ImmutableArray<SecretDetector> All { get; } =
    [
        Amazon.Token("aws-access-key-id", "AWS access key id", Severity.High, "(AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}", "AKIA{t16}", "AKIAIOSFODNN7EXAMPLE")
            with { Keywords = ["AKIA", "ASIA", "ABIA", "ACCA"] },
        Amazon.Assigned("aws-secret-access-key", "AWS secret access key", Severity.Critical, ["aws_secret", "awssecret", "secret_access_key", "secretaccesskey", "secret-access-key", "aws_sec_key", "awssecretkey"], "[A-Za-z0-9/+]{40}", "aws_secret_access_key = [[{b40}]]", "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
            with { Form = Forms.MixedCase },
        Amazon.Assigned("aws-session-token", "AWS session token", Severity.High, ["aws_session_token", "awssessiontoken", "aws_security_token", "sessiontoken"], "[A-Za-z0-9/+]{100,2000}={0,2}", "AWS_SESSION_TOKEN=\"[[{b300}]]\"", "AWS_SESSION_TOKEN=\"{b40}\""),
        Amazon.Token("aws-bedrock-api-key", "Amazon Bedrock API key, long-lived", Severity.Critical, "ABSKQmVkcm9ja0FQSUtleS[A-Za-z0-9+/]{80,160}={0,2}", "ABSKQmVkcm9ja0FQSUtleS{b110}", "ABSKQmVkcm9ja0FQSUtleS{a20}"),
        Amazon.Token("aws-bedrock-short-lived-key", "Amazon Bedrock API key, short-lived", Severity.High, "bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t[A-Za-z0-9+/]{50,4000}={0,2}", "bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t{b120}", "bedrock-api-key-{a20}"),
        Amazon.Token("aws-mws-auth-token", "Amazon Marketplace auth token", Severity.High, @"amzn\.mws\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "amzn.mws.{x8}-{x4}-{x4}-{x4}-{x12}", "amzn.mws.{x8}-{x4}"),
        Amazon.Token("aws-presigned-url", "Pre-signed AWS request", Severity.Low, "X-Amz-Signature=[0-9a-f]{64}", "X-Amz-Signature={x64}", "X-Amz-Signature={x20}"),
        Amazon.Assigned("aws-ses-smtp-password", "Amazon SES SMTP password", Severity.High, ["ses_smtp", "ses_password", "smtp_pass", "smtppass"], "B[A-Za-z0-9+/]{43}", "SES_SMTP_PASSWORD=[[B{b43}]]", "SES_SMTP_PASSWORD=B{a20}")
            with { Form = Forms.MixedCase },
        Amazon.Token("aws-cognito-client-credentials", "Amazon Cognito refresh token", Severity.Medium, @"eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiUlNBLU9BRVAifQ\.[A-Za-z0-9_.-]{100,4000}", "eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiUlNBLU9BRVAifQ.{w300}", "eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiUlNBLU9BRVAifQ.{w9}"),
    ];
}

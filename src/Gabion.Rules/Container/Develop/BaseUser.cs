using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Which user an image has before any USER instruction, as far as its publisher makes it known.</summary>
internal static class BaseUser
{
    public static BaseUserKind Of(BuildStage stage)
    {
        if (stage.IsFromScratch)
        {
            return BaseUserKind.Root;
        }

        if (stage.RootImage is not { } image)
        {
            return BaseUserKind.Unknown;
        }

        var tag = image.Tag ?? "";
        if (image.Registry == "cgr.dev" || image.Repository.Contains("unprivileged", StringComparison.Ordinal) || image.Repository.Contains("nonroot", StringComparison.Ordinal)
            || tag.Contains("nonroot", StringComparison.Ordinal) || tag.Contains("rootless", StringComparison.Ordinal) || tag.Contains("chiseled", StringComparison.Ordinal)
            || (image.Registry == "mcr.microsoft.com" && image.Repository.StartsWith("windows", StringComparison.Ordinal))
            || (image.Registry == "docker.io" && image.Repository.StartsWith("bitnami/", StringComparison.Ordinal)))
        {
            return BaseUserKind.Other;
        }

        // Images of these distributions and languages set no user; other official images (Jenkins, Elasticsearch…) may.
        return image is { Registry: "docker.io", Repository: "library/alpine" or "library/debian" or "library/ubuntu" or "library/busybox" or "library/fedora" or "library/centos"
            or "library/rockylinux" or "library/almalinux" or "library/amazonlinux" or "library/oraclelinux" or "library/archlinux" or "library/buildpack-deps"
            or "library/python" or "library/node" or "library/golang" or "library/ruby" or "library/php" or "library/rust" or "library/perl" or "library/openjdk"
            or "library/eclipse-temurin" or "library/amazoncorretto" or "library/gcc" or "library/nginx" or "library/httpd" or "library/tomcat" or "library/maven" or "library/bash" }
            || (image.Registry == "gcr.io" && image.Repository.StartsWith("distroless/", StringComparison.Ordinal))
            ? BaseUserKind.Root
            : BaseUserKind.Unknown;
    }
}

/// <summary>What is known of the user of a base image.</summary>
internal enum BaseUserKind
{
    Unknown,
    Root,
    Other,
}

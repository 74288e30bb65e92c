using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Base image gets no more security updates.</summary>
internal sealed class BaseImageIsRetired : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-011"),
        Title = "Base image gets no more security updates",
        Severity = Severity.High,
        Stage = Stage.Develop,
        Why = "Faults that are found in it after its last day are never mended: the image only gets worse.",
        Fix = "Move to a release that is maintained.",
        References = ["https://endoflife.date/"],
        Controls = [new("CIS-Docker-1.6.0", "4.2", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM centos:7 <--
            """),
        Example.Bad("Dockerfile", """
            FROM python:3.7.17-slim AS build <--
            FROM debian:buster-slim <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12-slim
            FROM python:3.13-slim
            FROM quay.io/centos/centos:stream9
            FROM node:22
            """),
    ];

    // Releases whose maintainers have announced the end of updates (paid extensions aside); only those that are over for good.
    private static readonly (string Repository, string Tag, string Since)[] Retired =
    [
        ("library/centos", "", "2024-06-30"),
        ("library/debian", "jessie", "2020-06-30"), ("library/debian", "8", "2020-06-30"), ("library/debian", "stretch", "2022-07-01"), ("library/debian", "9", "2022-07-01"),
        ("library/debian", "buster", "2024-06-30"), ("library/debian", "10", "2024-06-30"),
        ("library/ubuntu", "14.04", "2019-04-25"), ("library/ubuntu", "trusty", "2019-04-25"), ("library/ubuntu", "16.04", "2021-04-30"), ("library/ubuntu", "xenial", "2021-04-30"),
        ("library/ubuntu", "18.04", "2023-05-31"), ("library/ubuntu", "bionic", "2023-05-31"), ("library/ubuntu", "20.04", "2025-05-31"), ("library/ubuntu", "focal", "2025-05-31"),
        ("library/python", "2", "2020-01-01"), ("library/python", "2.7", "2020-01-01"), ("library/python", "3.5", "2020-09-30"), ("library/python", "3.6", "2021-12-23"),
        ("library/python", "3.7", "2023-06-27"), ("library/python", "3.8", "2024-10-07"),
        ("library/node", "8", "2019-12-31"), ("library/node", "10", "2021-04-30"), ("library/node", "12", "2022-04-30"), ("library/node", "14", "2023-04-30"),
        ("library/node", "16", "2023-09-11"), ("library/node", "18", "2025-04-30"),
        ("library/alpine", "3.12", "2022-05-01"), ("library/alpine", "3.13", "2022-11-01"), ("library/alpine", "3.14", "2023-05-01"), ("library/alpine", "3.15", "2023-11-01"),
        ("library/alpine", "3.16", "2024-05-23"), ("library/alpine", "3.17", "2024-11-22"),
        ("library/php", "5", "2018-12-31"), ("library/php", "7", "2022-11-28"), ("library/php", "8.0", "2023-11-26"),
        ("library/ruby", "2", "2023-03-31"), ("library/ruby", "3.0", "2024-04-23"), ("library/openjdk", "", "2022-07-31"),
        ("library/fedora", "36", "2023-05-16"), ("library/fedora", "37", "2023-12-05"), ("library/fedora", "38", "2024-05-21"), ("library/fedora", "39", "2024-11-26"),
    ];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from stage in file.Stages
        let image = stage.From.Image
        where image is { Registry: "docker.io" }
        let retired = Retired.FirstOrDefault(known => known.Repository == image.Repository && IsRelease(image.Tag, known.Tag))
        where retired.Repository is not null
        select stage.From.ProblemAt(stage.From.Source.Span, $"{image.Text} has had no security updates since {retired.Since}") with
        {
            Severity = Invocations.ImageStages(file).Contains(stage) ? Severity.High : Severity.Medium,
        };

    private static bool IsRelease(string? tag, string release) =>
        release.Length == 0 || (tag is not null && (tag == release || tag.StartsWith(release + "-", StringComparison.Ordinal) || tag.StartsWith(release + ".", StringComparison.Ordinal)));
}

using System.Collections.Immutable;
using Gabion.Intel.Advisories;

namespace Gabion.Intel;

/// <summary>
/// When releases of distributions end, as their makers announce it: debian.org/releases, wiki.debian.org/LTS, ubuntu.com/about/release-cycle,
/// alpinelinux.org/releases, access.redhat.com/support/policy/updates/errata, wiki.almalinux.org/release-notes,
/// wiki.rockylinux.org/rocky/version. The feed <c>end-of-life</c> goes before this table.
/// </summary>
internal static class ReleaseEnds
{
    public static ImmutableArray<ReleaseEnd> All { get; } =
    [
        Of("Debian:8", 2018, 6, 17, 2020, 6, 30),
        Of("Debian:9", 2020, 7, 18, 2022, 6, 30),
        Of("Debian:10", 2022, 9, 10, 2024, 6, 30),
        Of("Debian:11", 2024, 8, 14, 2026, 8, 31),
        Of("Debian:12", 2026, 6, 10, 2028, 6, 30),
        Of("Ubuntu:14.04:LTS", 2019, 4, 25, 2024, 4, 25),
        Of("Ubuntu:16.04:LTS", 2021, 4, 30, 2026, 4, 23),
        Of("Ubuntu:18.04:LTS", 2023, 5, 31, 2028, 4, 1),
        Of("Ubuntu:20.04:LTS", 2025, 5, 31, 2030, 4, 2),
        Of("Alpine:v3.8", 2020, 5, 1),
        Of("Alpine:v3.9", 2020, 11, 1),
        Of("Alpine:v3.10", 2021, 5, 1),
        Of("Alpine:v3.11", 2021, 11, 1),
        Of("Alpine:v3.12", 2022, 5, 1),
        Of("Alpine:v3.13", 2022, 11, 1),
        Of("Alpine:v3.14", 2023, 5, 1),
        Of("Alpine:v3.15", 2023, 11, 1),
        Of("Alpine:v3.16", 2024, 5, 23),
        Of("Alpine:v3.17", 2024, 11, 22),
        Of("Alpine:v3.18", 2025, 5, 9),
        Of("Alpine:v3.19", 2025, 11, 1),
        Of("Alpine:v3.20", 2026, 4, 1),
        Of("Red Hat:enterprise_linux:6", 2020, 11, 30, 2024, 6, 30),
        Of("Red Hat:enterprise_linux:7", 2024, 6, 30, 2028, 6, 30),
        Of("Red Hat:enterprise_linux:8", 2029, 5, 31),
        Of("AlmaLinux:8", 2029, 3, 1),
        Of("AlmaLinux:9", 2032, 5, 31),
        Of("Rocky Linux:8", 2029, 5, 31),
        Of("Rocky Linux:9", 2032, 5, 31),
    ];

    private static ReleaseEnd Of(string ecosystem, int year, int month, int day) => new(ecosystem, new(year, month, day), null);

    private static ReleaseEnd Of(string ecosystem, int year, int month, int day, int laterYear, int laterMonth, int laterDay) =>
        new(ecosystem, new(year, month, day), new(laterYear, laterMonth, laterDay));
}

using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Gabion.Policy.Rego.Values;
using static Gabion.Policy.Rego.Values.RegoKinds;

namespace Gabion.Policy.Rego.Builtins;

/// <summary><c>semver.compare</c> and <c>semver.is_valid</c> (semver.org 2.0.0).</summary>
internal static class SemverFunctions
{
    public static ImmutableArray<Builtin> All =>
    [
        Builtin.Of("semver.compare", [RegoKinds.String, RegoKinds.String], Number, Compare),
        Builtin.Of("semver.is_valid", [Any], RegoKinds.Boolean, (call, operands) => RegoBoolean.Of(operands[0] is RegoString text && SemanticVersion.TryParse(text.Value, out _))),
    ];

    private static RegoValue? Compare(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        if (!SemanticVersion.TryParse(operands[0].Text(), out var left))
        {
            return call.Fail($"operand 1: string {operands[0]} is not a valid SemVer");
        }

        return SemanticVersion.TryParse(operands[1].Text(), out var right)
            ? RegoNumber.Of(Math.Sign(left.CompareTo(right)))
            : call.Fail($"operand 2: string {operands[1]} is not a valid SemVer");
    }

    private sealed record SemanticVersion(long[] Numbers, string[] PreRelease)
    {
        public static bool TryParse(string text, [NotNullWhen(true)] out SemanticVersion? version)
        {
            version = null;
            var plus = text.IndexOf('+', StringComparison.Ordinal);
            var build = plus < 0 ? null : text[(plus + 1)..];
            text = plus < 0 ? text : text[..plus];
            var dash = text.IndexOf('-', StringComparison.Ordinal);
            var pre = dash < 0 ? null : text[(dash + 1)..];
            var parts = (dash < 0 ? text : text[..dash]).Split('.');
            if (parts.Length != 3 || !parts.All(IsNumber) || (pre is not null && !pre.Split('.').All(part => IsIdentifier(part) && (!part.All(char.IsAsciiDigit) || IsNumber(part)))) || (build is not null && !build.Split('.').All(IsIdentifier)))
            {
                return false;
            }

            var numbers = new long[3];
            for (var i = 0; i < 3; i++)
            {
                if (!long.TryParse(parts[i], out numbers[i]))
                {
                    return false;
                }
            }

            version = new(numbers, pre?.Split('.') ?? []);
            return true;
        }

        public int CompareTo(SemanticVersion other)
        {
            for (var i = 0; i < 3; i++)
            {
                if (Numbers[i] != other.Numbers[i])
                {
                    return Numbers[i].CompareTo(other.Numbers[i]);
                }
            }

            if (PreRelease.Length == 0 || other.PreRelease.Length == 0)
            {
                return other.PreRelease.Length.CompareTo(0) - PreRelease.Length.CompareTo(0);
            }

            for (var i = 0; i < Math.Min(PreRelease.Length, other.PreRelease.Length); i++)
            {
                var order = ComparePart(PreRelease[i], other.PreRelease[i]);
                if (order != 0)
                {
                    return order;
                }
            }

            return PreRelease.Length.CompareTo(other.PreRelease.Length);
        }

        /// <summary>Numbers by value and before words; words by their characters.</summary>
        private static int ComparePart(string left, string right)
        {
            var (isLeft, isRight) = (left.All(char.IsAsciiDigit), right.All(char.IsAsciiDigit));
            return isLeft && isRight ? left.Length != right.Length ? left.Length.CompareTo(right.Length) : string.CompareOrdinal(left, right)
                : isLeft != isRight ? (isLeft ? -1 : 1) : string.CompareOrdinal(left, right);
        }

        private static bool IsNumber(string part) => part.Length > 0 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0');

        private static bool IsIdentifier(string part) => part.Length > 0 && part.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
    }
}

namespace Gabion.Tests.Images;

/// <summary>
/// Small layers as real programs wrote them: <c>COPY package-lock.json /app/</c> by BuildKit 0.26 with <c>compression=estargz</c>, and
/// <c>COPY hello.sh /app/</c> of an image that skopeo 1.9.3 copied with <c>--dest-compress-format zstd:chunked</c>.
/// </summary>
internal static class RealLayers
{
    /// <summary>The archive, ended; then a second archive with the table of contents; then the footer.</summary>
    public static readonly byte[] Stargz = Convert.FromBase64String(
        "H4sIAAAAAAAA/+SRQQrCQAxFc5ReQP2ZzJ+cJxQRrNjB6v1lCm4KrrSC9G3+rCbJf1HrQVYGAJycE8Ay57fSAHpJLAIFjNJx7cUaj+keNwE+/Wd53J/Q/Nfohzgdd5exH/bnabx+eUbro+T81r95evmnZxWoJap0Pylx4/6fAAAA"
        + "//8BAAD//ykF31kABAAAH4sIAAAAAAAA/+yMQUrGMBCFXXuMt06TVgUhB3EroRnT2DQJmVjQkruL2II7D/Dng4GB9953IJqNoGFyhsBOhX2K0JjkKEcIhDSvbz7Qy5U8CmQzr8YRQx/4uX8UljJFS3H2v5OQrOEFGk9yepYPI1oTiMnS65bsRyBW"
        + "V+P4Y7vKAoU4hZ0sNJZaM2ulCjnPtXzKmLd3lqm406GG8xnOvazuC621+7tOp9O5ab4DAAD///VCrM8ABgAAH4sIAAAAAAAA/+ySQW7qMBCG2dqniLwGnj1xTPD6HaGrVl04zji4lCSKQ9WCuHvlEAmJtuqiVBUS3ybRp7H/8WhCb7pqN/d1ia/z"
        + "p9DUk8vDj3z15Qs4/Q9eQMbFJOG/0MsHtnECE/7jrPPHXQl7StgLdsE3NdOJmFLCsO47j4Hp5IESsqeEEFabDTKdMNO2/9h0UP1bO6jSd6PZNGXvj3XAQc2EmAHcCalToQW/P1XFErlMKSGH6acRrbFrU+HsubHrYSvPMjusRhP8LhrI+Dc9wELL"
        + "7LwHGE81zgXs4wCkPJrSVxiiYWFlIFPaFMpkLlfK2sLlEkte5KVdcJ6CgEwJB7lDXtg0FWidytPcoLEAS+UK54Qck+1qW6//X/zyOEpKHunhr/fpxo0b18N7AAAA//8kG5o0AAgAAB+LCAQAAAAAAP8aAFNHFgAwMDAwMDAwMDAwMDAwMTRhU1RB"
        + "UkdaAQAA//8AAAAAAAAAAA==");

    public static readonly byte[] Chunked = Convert.FromBase64String(
        "KLUv/UQIAAM9AwDihxIUoLUFAa0dWTcOAC9JmZnS+yog7A+HlQKVcsoco9AnlRnzfwgVlzsSgABBAgexlrH//nsDg5AUloapczmVkFHok8r+v5RU9Ii1jAgAgg0Q6ugiNYHpIwFqEUhngEvHFaQyk3sDfLDlrSi1L/0EAJEAACMhL2Jpbi9zaAplY2hv"
        + "IGhpCvBR+6wotS/9BHhMAAAIAAFUAQIu6hEBAACHomXaUCpNGPEAAAAotS/9RADBABUHANJOLR5QSewY4j3KQGi79pTyosvJuRlETJCxJcnUYpmZWfmJggRiCLje9Xw+vtckSpYkDWGL6dGJof/W82Oc8HuOWzPza1a32lKqrTLcS9o6eb16VREk+eLE"
        + "lpieT3wFukSsfBsBxkTdq9QSARqD4RflHZR4hWFLc9VCsaoa47fGEuWAUlfshhZSKnaLlTTB5zh6ree75pAoAxAIdmBMonSgS89HHDyZQOAZHzoP84nWk2lgdN4gEwIQADOEYCkNzgGaKAu2stU9RuMgh8VoGHAdFQAc0TXdUc4FJRjMCwJr6gEzZydg"
        + "UCpNGCgAAAC2AAAAAAAAAPEAAAAAAAAAwQEAAAAAAAABAAAAAAAAAEdudVxJblV4");

    /// <summary>What the manifests said beside those layers.</summary>
    public static Dictionary<string, string> Annotations(bool isZstandard) => isZstandard
        ? new()
        {
            ["io.containers.zstd-chunked.manifest-checksum"] = "sha256:68375bc6e84d3512c5dcbb14a951c95336a242b0eba9219fb02a4c9b450ccffb",
            ["io.containers.zstd-chunked.manifest-position"] = "182:241:449:1",
        }
        : new()
        {
            ["containerd.io/snapshot/stargz/toc.digest"] = "sha256:de860d2755d9f8e5bbbdfd1c4b67252fc2dd87ac21582e3b1bd0385106fb4c2d",
            ["io.containers.estargz.uncompressed-size"] = "4608",
        };
}

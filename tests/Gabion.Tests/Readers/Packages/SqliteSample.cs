using System.IO.Compression;

namespace Gabion.Tests.Readers.Packages;

/// <summary>
/// An rpm database that SQLite 3 wrote in WAL mode, compressed: package bash is in the file, package late only in the log.
/// Both headers are long enough to need overflow pages.
/// </summary>
internal static class SqliteSample
{
    private const string DatabaseText =
        "H4sIAAAAAAACA+3aTUsCQRzH8f+sWUSFHgIhEAa6FIlRUdChSGMJaV3NVsJTrLJlpEZp0LU3EL2r3kpPt95As7oSeSm6Jd8PM7vz22HnsLCHeTg+ci56gT67"
        + "umn7Pb0hSbEs2dNaRCxT4/JFmToxkn9iSbah5sJGYlcSj+YCAAAAAMC/U7YmUysrqtbz662ge90yU+nTbnB9G3QaozG2X7Fznq29XN6x9UjnUsdvBxmTljtq"
        + "KpVOq/vV/pBlv3Hpnwfd4d36NsjwqV5qdm7buuB69oFd0eVKoZir1PShXdO5qlcquOatou16mXrrqq7zTimv3ZKn3arjLIdzczV7IqYAAAAAwF88Lai43D9s"
        + "SX8LcXFHJPZs2pNRtzL5JcrxKL9GeTrKbzLYbkxG+T3qnw9z3e82ZTO7LmvZoLU9GPMOwO+FP1h//p/4EFMAAAAAAMD4mFGx9PTw7EC4AMdKCAAAAAAAY38G"
        + "QPgKAAAAAACM9/T/E361KkQAUAAA";

    private const string LogText =
        "H4sIAAAAAAACA+3az2sTQRQH8De7JqsQSRGxIgQGSqWldaWVagMqJrJIcLuJcYvkVHbTqRE3W2pS6E2q4kUQRcg/ISioBW8ePPSk/g+Fgr8O4r3gTDtbdS/a"
        + "m4bvh2Qzb2ZnAgvvMG/nzO3sHTqxcZRogCQ2PCTObtwPpw65x6epd++N6lMDSX/5aSs3/bhdvXrFvdEVfGHxVjvo8lNytmHQBc7lrYb8WvSTmr8vFf+JQXaT"
        + "HVSN/HnKP5IXAAAAAAAAgP9OzcgOjo2xRjcII9FZiuRWeq4jlpZF3EyH5sW6U/Id7pfKrsNTgyNx0BbjMhqNmTVYKLDVk9tL1oLmzeC66CS/xm+LJL18pBUv"
        + "t3nF851LTp3X6pWZUr3BLzsNXpr1qxVPzppxPH88jBZDXnarZe5Vfe7Nuu6o3ufv1gVWNtdev3XXKtt79v0vKHdNXgAAAAD+SetHjAytPrRlM0M0VCQyP8p2"
        + "Vg8zGX/ScUbHn3Vs6fgL7bzhyOn4qx5Xr1RYFHQFFWki+b8VAPh7KpnWjzGVpKd1kp7bQ5IeSCXpQCpJD6s4DDotmrInacIWUXFnTTx5gL0lqkow89e6gNnb"
        + "soe3endVXYDlv5P8AAAAAAAAAEDfyDGzwHYPICTFuqQu4H3bjJ+9mv8guyxUTgAAAAAAAAD6/syAOkVnJXWBl8/D9+8mnzxQtQI8HQAAAAAAAID+Lgv8AJdP"
        + "kwOYUAAA";

    public static byte[] Database { get; } = Unpack(DatabaseText);

    public static byte[] Log { get; } = Unpack(LogText);

    private static byte[] Unpack(string text)
    {
        using var packed = new GZipStream(new MemoryStream(Convert.FromBase64String(text)), CompressionMode.Decompress);
        var bytes = new MemoryStream();
        packed.CopyTo(bytes);
        return bytes.ToArray();
    }
}

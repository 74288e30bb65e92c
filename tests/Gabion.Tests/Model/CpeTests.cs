using Gabion.Model.Packages;

namespace Gabion.Tests.Model;

public sealed class CpeTests
{
    [Theory]
    [InlineData("cpe:2.3:a:f5:nginx:1.20.0:*:*:*:*:*:*:*", "a", "f5", "nginx", "1.20.0", "*")]
    [InlineData("cpe:2.3:a:OpenSSL:openssl:1.0.2:K:*:*:*:*:*:*", "a", "openssl", "openssl", "1.0.2", "k")]
    [InlineData("cpe:/a:openssl:openssl:1.0.2:k", "a", "openssl", "openssl", "1.0.2", "k")]
    [InlineData("cpe:/a:nodejs:node.js:18.0.0::~~lts~~~", "a", "nodejs", "node.js", "18.0.0", "*")]
    [InlineData("cpe:2.3:a:erlang:erlang\\/otp:25.0\\:x:-:*:*:*:*:*:*", "a", "erlang", "erlang/otp", "25.0:x", "-")]
    [InlineData("cpe:/a:erlang:erlang%2fotp:25.0", "a", "erlang", "erlang/otp", "25.0", "*")]
    [InlineData("cpe:2.3:*:*:busybox:1.36.1:*:*:*:*:*:*:*", "*", "*", "busybox", "1.36.1", "*")]
    [InlineData("cpe:2.3:a:helm:helm:*:*:*:*:*:*:*", "a", "helm", "helm", "*", "*")] // one attribute short, as some write it
    public void Reads_both_bindings(string text, string part, string vendor, string product, string version, string update)
    {
        Assert.True(Cpe.TryParse(text, out var cpe));
        Assert.Equal((part, vendor, product, version, update), (cpe.Part, cpe.Vendor, cpe.Product, cpe.Version, cpe.Update));
        Assert.True(Cpe.TryParse(cpe.ToString(), out var again));
        Assert.Equal(cpe, again);
    }

    [Fact]
    public void Unpacks_the_edition_of_the_uri()
    {
        Assert.True(Cpe.TryParse("cpe:/a:hp:insight:7.4.0.1570:-:~~online~win2003~x64~", out var cpe));
        Assert.Equal(("*", "online", "win2003", "x64", "*"), (cpe.Edition, cpe.SoftwareEdition, cpe.TargetSoftware, cpe.TargetHardware, cpe.Other));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("cpe:2.3:a:x")]
    [InlineData("cpe:2.3:q:x:y:1")]
    [InlineData("cpe:2.3:a:x:y:1:*:*:*:*:*:*:*:*")]
    [InlineData("pkg:generic/openssl@1")]
    [InlineData("cpe:/a:x:y%zz:1:2:3:4:5:6:7:8:9:10:11")]
    public void Refuses_what_is_none(string? text) => Assert.False(Cpe.TryParse(text, out _));
}

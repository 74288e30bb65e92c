namespace Gabion.Tests.Intel;

/// <summary>A CSAF file in the shape that Red Hat publishes, made up.</summary>
internal static class CsafSample
{
    public const string RedHat = """
        {
          "document": {"category": "csaf_vex", "aggregate_severity": {"text": "Moderate"}, "tracking": {"id": "CVE-2024-1", "current_release_date": "2024-05-01T00:00:00Z"}},
          "product_tree": {
            "branches": [{"category": "vendor", "name": "Red Hat", "branches": [
              {"category": "product_family", "name": "RHEL", "branches": [
                {"category": "product_name", "name": "RHEL 9", "product": {"product_id": "BaseOS-9", "name": "RHEL 9", "product_identification_helper": {"cpe": "cpe:/o:redhat:enterprise_linux:9::baseos"}}},
                {"category": "product_name", "name": "RHEL 8", "product": {"product_id": "rhel_8", "name": "RHEL 8", "product_identification_helper": {"cpe": "cpe:/o:redhat:enterprise_linux:8"}}}]},
              {"category": "architecture", "name": "src", "branches": [
                {"category": "product_version", "name": "openssl-1:3.0.7-25.el9_3.src", "product": {"product_id": "openssl-1:3.0.7-25.el9_3.src", "name": "openssl",
                 "product_identification_helper": {"purl": "pkg:rpm/redhat/openssl@3.0.7-25.el9_3?arch=src&epoch=1"}}},
                {"category": "product_version", "name": "openssl", "product": {"product_id": "openssl", "name": "openssl", "product_identification_helper": {"purl": "pkg:rpm/redhat/openssl?arch=src"}}}]},
              {"category": "architecture", "name": "x86_64", "branches": [
                {"category": "product_version", "name": "openssl-libs", "product": {"product_id": "openssl-libs-1:3.0.7-25.el9_3.x86_64", "name": "openssl-libs",
                 "product_identification_helper": {"purl": "pkg:rpm/redhat/openssl-libs@3.0.7-25.el9_3?arch=x86_64&epoch=1"}}}]}]}],
            "relationships": [
              {"category": "default_component_of", "full_product_name": {"product_id": "BaseOS-9:openssl-src", "name": "x"}, "product_reference": "openssl-1:3.0.7-25.el9_3.src", "relates_to_product_reference": "BaseOS-9"},
              {"category": "default_component_of", "full_product_name": {"product_id": "BaseOS-9:openssl-libs", "name": "x"}, "product_reference": "openssl-libs-1:3.0.7-25.el9_3.x86_64", "relates_to_product_reference": "BaseOS-9"},
              {"category": "default_component_of", "full_product_name": {"product_id": "rhel_8:openssl", "name": "x"}, "product_reference": "openssl", "relates_to_product_reference": "rhel_8"}]
          },
          "vulnerabilities": [{
            "cve": "CVE-2024-1", "title": "openssl: something",
            "product_status": {"fixed": ["BaseOS-9:openssl-src", "BaseOS-9:openssl-libs"], "known_affected": ["rhel_8:openssl"]},
            "remediations": [{"category": "no_fix_planned", "details": "Will not fix", "product_ids": ["rhel_8:openssl"]}],
            "scores": [{"cvss_v3": {"vectorString": "CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:N/A:H"}, "products": ["rhel_8:openssl"]}]
          }]
        }
        """;
}

//! Tokens of forges, package registries, build services and developers' tools.
//!
//! ```text
//! ghp_○○○…cccccc   glpat-○○○…   pypi-AgEIcHlwaS5vcmc○○○…
//! ```
//!
//! Invariant: as in `row.rs`.

use super::super::entity::Entity::*;
use super::check::Check::*;
use super::row::{ANY, DASHED, DOTTED, NONE, Row, row};

const GITHUB: &str = "GitHub blog, Behind GitHub's new authentication token formats (2021)";
const GITHUB_STATELESS: &str = "GitHub changelog, new format for GitHub App installation tokens (2026)";
const GITLAB: &str = "GitLab documentation, token overview";
const ATLASSIAN: &str = "Atlassian documentation, API tokens and access tokens; values as issued";
const NPM: &str = "npm documentation, access tokens; GitHub blog on their form (2021)";
const PYPI: &str = "PyPI documentation, API tokens (macaroons)";
const DOCKER: &str = "Docker Hub documentation, access tokens";
const JFROG: &str = "JFrog documentation, API keys and reference tokens; values as issued";
const SONAR: &str = "SonarQube documentation, token prefixes";
const CIRCLE_CI: &str = "CircleCI documentation, API tokens";
const BUILDKITE: &str = "Buildkite documentation, token formats";

pub(super) const ROWS: &[Row] = &[
    row(GitHubToken, "ghp_", NONE, 36, 255, Checksummed, GITHUB),
    row(GitHubToken, "gho_", NONE, 36, 255, Checksummed, GITHUB),
    row(GitHubToken, "ghu_", NONE, 36, 255, Checksummed, GITHUB),
    row(GitHubToken, "ghs_", NONE, 36, 255, Checksummed, GITHUB),
    row(GitHubToken, "ghs_", DOTTED, 100, ANY, Stateless, GITHUB_STATELESS),
    row(GitHubToken, "ghr_", NONE, 36, 255, Checksummed, GITHUB),
    row(GitHubToken, "github_pat_", b"_", 82, 82, FineGrained, GITHUB),
    row(GitLabToken, "glpat-", DOTTED, 20, 300, Varied, GITLAB),
    row(GitLabToken, "gldt-", DASHED, 20, 300, Varied, GITLAB),
    row(GitLabToken, "glrt-", DOTTED, 20, 300, Varied, GITLAB),
    row(GitLabToken, "glrtr-", DOTTED, 20, 300, Varied, GITLAB),
    row(GitLabToken, "glcbt-", DASHED, 20, 300, Varied, GITLAB),
    row(GitLabToken, "glptt-", NONE, 40, 40, Mixed, GITLAB),
    row(GitLabToken, "glft-", DASHED, 20, 300, Varied, GITLAB),
    row(GitLabToken, "glsoat-", DASHED, 20, 300, Varied, GITLAB),
    row(GitLabToken, "glimt-", DASHED, 25, 300, Varied, GITLAB),
    row(GitLabToken, "glagent-", DASHED, 50, 300, Varied, GITLAB),
    row(GitLabToken, "gloas-", DASHED, 64, 300, Varied, GITLAB),
    row(GitLabToken, "glffct-", DASHED, 20, 300, Varied, GITLAB),
    row(GitLabToken, "glwt-", DASHED, 20, 300, Mixed, GITLAB),
    row(GitLabToken, "GR1348941", DASHED, 20, 40, Mixed, GITLAB),
    row(GitLabToken, "_gitlab_session=", NONE, 32, 32, Mixed, GITLAB).led(),
    row(AtlassianToken, "ATATT3", b"-_=", 60, ANY, Mixed, ATLASSIAN),
    row(AtlassianToken, "ATCTT3", b"-_=", 60, ANY, Mixed, ATLASSIAN),
    row(AtlassianToken, "ATSTT3", b"-_=", 60, ANY, Mixed, ATLASSIAN),
    row(AtlassianToken, "ATBB", NONE, 24, 36, Mixed, ATLASSIAN),
    row(AtlassianToken, "BBDC-", b"+/=_-", 40, 50, Mixed, ATLASSIAN),
    row(AtlassianToken, "ATTA", NONE, 64, 76, Mixed, ATLASSIAN),
    row(NpmToken, "npm_", NONE, 36, 36, Checksummed, NPM),
    row(NpmToken, "_authToken=", b"-_.+/=", 20, ANY, Mixed, NPM).led(),
    row(PypiToken, "pypi-AgEIcHlwaS5vcmc", DASHED, 50, ANY, Mixed, PYPI),
    row(PypiToken, "pypi-AgENdGVzdC5weXBpLm9yZw", DASHED, 50, ANY, Mixed, PYPI),
    row(RubyGemsKey, "rubygems_", NONE, 48, 48, Mixed, "RubyGems guides, API keys"),
    row(CratesToken, "cio", NONE, 32, 32, Mixed, "crates.io source, token prefix"),
    row(NuGetKey, "oy2", NONE, 43, 43, Mixed, "NuGet documentation, API keys; values as issued"),
    row(ApiKey, "CLOJARS_", NONE, 60, 60, Mixed, "Clojars wiki, deploy tokens"),
    row(ApiKey, "packagist_", b"_", 40, 80, Mixed, "Private Packagist documentation, API keys"),
    row(DockerToken, "dckr_pat_", DASHED, 27, 36, Mixed, DOCKER),
    row(DockerToken, "dckr_oat_", DASHED, 27, 40, Mixed, DOCKER),
    row(DockerToken, "SWMTKN-1-", b"-", 70, 80, Mixed, "Docker documentation, docker swarm join-token"),
    row(JfrogToken, "AKCp", NONE, 60, 76, Mixed, JFROG),
    row(JfrogToken, "cmVmdGtu", NONE, 50, 64, Mixed, JFROG),
    row(SonarToken, "squ_", NONE, 40, 40, Mixed, SONAR),
    row(SonarToken, "sqp_", NONE, 40, 40, Mixed, SONAR),
    row(SonarToken, "sqa_", NONE, 40, 40, Mixed, SONAR),
    row(CircleCiToken, "CCIPAT_", b"_", 40, 80, Mixed, CIRCLE_CI),
    row(CircleCiToken, "CCIPRJ_", b"_", 40, 80, Mixed, CIRCLE_CI),
    row(BuildkiteToken, "bkua_", NONE, 40, 40, Mixed, BUILDKITE),
    row(BuildkiteToken, "bkct_", b"_", 40, 60, Mixed, BUILDKITE),
    row(BuildkiteToken, "bkaj_", DOTTED, 60, ANY, Mixed, BUILDKITE),
    row(ApiKey, "ion_", NONE, 42, 42, Mixed, "Ionic documentation, personal access tokens"),
    row(ApiKey, "rootly_", NONE, 64, 64, Hex, "Rootly documentation, API keys"),
    row(ApiKey, "pgar_", NONE, 27, 27, Mixed, "pganalyze documentation, API keys"),
    row(ApiKey, "apify_api_", NONE, 36, 36, Mixed, "Apify documentation, API tokens"),
    row(ApiKey, "sktsec_", b"_", 40, 60, Mixed, "Socket documentation, API tokens"),
    row(ApiKey, "gb_api_", NONE, 36, 50, Mixed, "GitBook developers, API tokens"),
    row(ApiKey, "lin_api_", NONE, 40, 40, Mixed, "Linear developers, API keys; as issued"),
    row(ApiKey, "lin_oauth_", NONE, 40, 64, Hex, "Linear developers, API keys; as issued"),
    row(NotionToken, "ntn_", NONE, 43, 50, Mixed, "Notion developers, token prefix (2024)"),
    row(NotionToken, "secret_", NONE, 43, 43, Mixed, "Notion developers, integration tokens; values as issued"),
    row(FigmaToken, "figd_", DASHED, 38, 44, Mixed, "Figma developers, access tokens; as issued"),
    row(FigmaToken, "figo_", DASHED, 38, 44, Mixed, "Figma developers, access tokens; as issued"),
    row(FigmaToken, "figu_", DASHED, 38, 44, Mixed, "Figma developers, access tokens; as issued"),
    row(PostmanKey, "PMAK-", b"-", 59, 59, Mixed, "Postman documentation, API keys"),
    row(PostmanKey, "PMAT-", NONE, 26, 26, UpperMixed, "Postman documentation, access keys"),
    row(ApiKey, "pat.", DOTTED, 60, 76, Mixed, "Harness documentation, token format"),
    row(ApiKey, "sat.", DOTTED, 60, 76, Mixed, "Harness documentation, token format"),
    row(ApiKey, "rdme_", NONE, 70, 70, Mixed, "ReadMe documentation, API keys"),
    row(ApiKey, "pnu_", NONE, 36, 36, Mixed, "Prefect documentation, API keys"),
    row(ApiKey, "pnb_", NONE, 36, 36, Mixed, "Prefect documentation, API keys"),
    row(ApiKey, "fio-u-", b"-_=", 60, 70, Mixed, "Frame.io documentation, developer tokens"),
    row(ApiKey, "snyk_", DOTTED, 30, 120, Mixed, "Snyk documentation, API keys"),
    row(ApiKey, "waka_", b"-", 36, 36, Mixed, "WakaTime documentation, API keys"),
    row(ApiKey, "hawk.", DOTTED, 41, 41, Mixed, "StackHawk documentation, API keys"),
    row(ApiKey, "NF-", NONE, 32, 32, Mixed, "Nightfall documentation, API keys"),
    row(ApiKey, "tr_prod_", NONE, 20, 32, Mixed, "Trigger.dev documentation, API keys"),
    row(ApiKey, "tr_dev_", NONE, 20, 32, Mixed, "Trigger.dev documentation, API keys"),
    row(ApiKey, "vtwn_", NONE, 24, 40, Mixed, "Val Town documentation, API keys"),
    row(ApiKey, "zpka_", b"_", 40, 50, Mixed, "Zuplo documentation, API keys"),
    row(ApiKey, "lip_", NONE, 18, 30, Mixed, "Lichess API documentation, personal tokens"),
];

#!/bin/bash
# Installs or upgrades Yba from its signed bundle, without a network. Verifies everything before it changes anything.
#   install.sh [--check] [--signers FILE] [--without-backup] [--downgrade] [BUNDLE.tar | FOLDER]
# Without a bundle's name it is the folder that this script is in. FILE holds the keys whose bundles are believed (lines
# of OpenSSH's allowed_signers, for yba-release); it comes by another way than the bundle. A first installation keeps it
# as /etc/yba/release-signers, and later ones need not name it. On a machine that has Yba use its own copy of this script,
# /usr/share/yba/install-bundle: what verifies a bundle should not come out of it.
set -euo pipefail
umask 077
signers=/etc/yba/release-signers
check='' without_backup='' downgrade='' bundle=''

refuse() { # VIETNAMESE ENGLISH
    printf 'yba: %s\nyba: %s\nyba: không thay đổi gì / nothing was changed\n' "$1" "$2" >&2
    exit 1
}

while [ $# -gt 0 ]; do
    case $1 in
    --check) check=yes ;;
    --signers)
        signers=${2:?a file}
        shift
        ;;
    --without-backup) without_backup=yes ;;
    --downgrade) downgrade=yes ;;
    -*) refuse "không hiểu $1" "$1 is not known" ;;
    *) bundle=$1 ;;
    esac
    shift
done
bundle=$(realpath -- "${bundle:-$(dirname "$0")}")
signers=$(realpath -m -- "$signers")
work=$(mktemp -d /var/tmp/yba-bundle.XXXXXX)
trap 'rm -rf "$work"' EXIT

open_bundle() { # sets `folder`
    folder=$bundle
    [ -d "$bundle" ] && return
    mkdir "$work/unpacked"
    tar --no-same-owner --no-same-permissions -C "$work/unpacked" -xf "$bundle" 2> "$work/tar.log" ||
        refuse "không đọc được $bundle: tệp bị cắt hoặc hỏng" "$bundle cannot be read: it was cut or is damaged"
    folder=$(find "$work/unpacked" -mindepth 1 -maxdepth 1)
    [ -d "$folder" ] || refuse "$bundle không phải gói cài đặt của Yba" "$bundle is no bundle of Yba"
}

check_signature() {
    command -v ssh-keygen > /dev/null || refuse "cần ssh-keygen: apt install openssh-client" "ssh-keygen is needed: apt install openssh-client"
    [ -s "$signers" ] || refuse "không có danh sách khóa được tin: --signers TỆP" "there is no list of keys to believe: --signers FILE"
    [ -f "$folder/MANIFEST" ] && [ -f "$folder/MANIFEST.sig" ] ||
        refuse "gói không có MANIFEST hoặc chữ ký" "the bundle has no MANIFEST, or no signature"
    # Of the copy, which nobody else can change between the proof and the use.
    cp "$folder/MANIFEST" "$folder/MANIFEST.sig" "$work"
    ssh-keygen -Y verify -f "$signers" -I yba-release -n yba-bundle -s "$work/MANIFEST.sig" < "$work/MANIFEST" \
        > "$work/verify.log" 2>&1 || refuse "chữ ký không đúng, hoặc của khóa không được tin" \
        "the signature is wrong, or of a key that is not believed"
}

check_files() {
    local other
    if grep -qvE '^[0-9a-f]{64}  [A-Za-z0-9][A-Za-z0-9._+~-]*(/[A-Za-z0-9][A-Za-z0-9._+~-]*)*$' "$work/MANIFEST"; then
        refuse "MANIFEST có tên tệp lạ" "the MANIFEST has a name that no file of a bundle has"
    fi
    (cd "$folder" && sha256sum --check --quiet --strict "$work/MANIFEST") > "$work/sums.log" 2>&1 ||
        refuse "tệp thiếu hoặc đã bị thay đổi: $(sed -n 's/: FAILED.*//p' "$work/sums.log" | head -n 3 | xargs)" \
            "a file is missing or was changed: $(sed -n 's/: FAILED.*//p' "$work/sums.log" | head -n 3 | xargs)"
    other=$(cd "$folder" && find . -mindepth 1 ! -type d ! -path ./MANIFEST ! -path ./MANIFEST.sig -printf '%P\n' |
        LC_ALL=C sort | LC_ALL=C comm -23 - <(cut -c 67- "$work/MANIFEST" | LC_ALL=C sort))
    [ -z "$other" ] || refuse "gói có tệp không được ký: ${other//$'\n'/ }" "the bundle has a file that was not signed: ${other//$'\n'/ }"
}

find_package() { # sets `package` to a copy of it that is proved again, `version` and `present`
    local name sum
    name=$(cut -c 67- "$work/MANIFEST" | grep -E '^yba_[^/]*\.deb$') || refuse "gói không có tệp .deb" "the bundle has no package"
    package=$work/$name
    cp "$folder/$name" "$package"
    sum=$(sha256sum "$package" | cut -c 1-64)
    grep -qxF "$sum  $name" "$work/MANIFEST" || refuse "tệp .deb đã bị thay đổi" "the package was changed"
    chmod 755 "$work"
    chmod 644 "$package"
    [ "$(dpkg-deb -f "$package" Architecture)" = "$(dpkg --print-architecture)" ] ||
        refuse "gói dành cho loại máy khác" "the package is for another kind of machine"
    version=$(dpkg-deb -f "$package" Version)
    # shellcheck disable=SC2016
    present=$(dpkg-query -W -f '${db:Status-Status} ${Version}' yba 2> /dev/null | sed -n 's/^installed //p' || true)
    if [ -n "$present" ] && [ -z "$downgrade" ] && dpkg --compare-versions "$version" lt "$present"; then
        refuse "bản $version cũ hơn bản đang cài $present (--downgrade nếu thật sự muốn)" \
            "release $version is older than $present, which is installed (--downgrade if that is meant)"
    fi
}

back_up() {
    [ -n "$present" ] && [ -e /etc/yba/secrets/owner ] && [ -z "$without_backup" ] || return 0
    echo "sao lưu trước khi nâng cấp / a backup before the upgrade …"
    if [ -d /run/systemd/system ]; then
        systemctl start yba-backup.service || refuse "không sao lưu được: journalctl -u yba-backup (hoặc --without-backup)" \
            "no backup could be made: journalctl -u yba-backup (or --without-backup)"
    else
        refuse "systemd không chạy nên không sao lưu được (--without-backup)" "systemd does not run, so nothing is backed up (--without-backup)"
    fi
}

open_bundle
check_signature
check_files
find_package
echo "chữ ký và mọi tệp đều đúng: Yba $version / signature and every file are right"
[ -z "$check" ] || exit 0
[ "$(id -u)" = 0 ] || refuse "hãy chạy bằng root" "run this as root"
back_up
umask 022
# What it needs and this machine lacks is named by apt, which then changes nothing.
DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends --allow-downgrades \
    -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$package"
if [ "$signers" != /etc/yba/release-signers ] && [ ! -e /etc/yba/release-signers ]; then
    install -m 644 "$signers" /etc/yba/release-signers
fi
echo "Yba $version đã cài / is installed"

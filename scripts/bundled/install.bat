@echo off
chcp 65001 >nul
setlocal
for /f "usebackq" %%v in ("%~dp0PYTHONS") do (
  py -%%v -c "" >nul 2>nul && (
    py -%%v "%~dp0install.py" %*
    goto end
  )
)
python -c "" >nul 2>nul && (
  python "%~dp0install.py" %*
  goto end
)
echo skillgap needs Python, and none was found. It runs on:
type "%~dp0PYTHONS"
echo Install one from python.org, then start this again.
:end
if "%~1"=="" pause
